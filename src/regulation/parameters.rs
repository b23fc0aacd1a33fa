//! Parameters: the numbers that the regulation leaves to implementing measures (具体措施), with their defaults.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::checks::Severity;
use crate::records::Education;
use crate::time::Day;

/// What a parameter's value is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ParameterValue {
    /// Days or times: whole.
    Whole(u32),
    /// Hours: decimal.
    Hours(f64),
    /// Days of the calendar.
    Days(Vec<Day>),
    /// A list of words, or of places.
    Words(Vec<String>),
    /// An education value, by its English spelling.
    Word(String),
}

/// The kind of value that a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// Decimal hours, 0 to 100,000.
    Hours,
    /// Whole days, 0 to 100,000.
    Days,
    /// Whole times, 0 to 100,000.
    Times,
    /// A list of words that are not empty.
    Words,
    /// A value of `staff.education`.
    Education,
    /// A list of calendar days.
    Calendar,
}

/// A parameter in force for a unit: its value and where it was set.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The value.
    pub value: ParameterValue,
    /// The rule that sets it; `None` for a default.
    pub basis: Option<String>,
    /// The first as-of date it holds for.
    pub from: Option<Day>,
    /// The file that sets it, relative as in the reports.
    pub file: Option<String>,
}

/// All parameters in force for a unit and a period, and the severities that were raised.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    settings: Vec<Setting>,
    /// Raised severities by check id.
    pub severities: BTreeMap<String, Severity>,
}

macro_rules! parameters {
    ($($(#[doc = $doc:literal])+ $variant:ident, $name:literal, $kind:ident, $default:expr;)+) => {
        /// A parameter of the checks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Parameter {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Parameter {
            /// All parameters, in the order of the catalogue's table.
            pub const ALL: &'static [Parameter] = &[$(Parameter::$variant),+];

            /// The name in `parameters.toml`.
            pub fn name(self) -> &'static str {
                match self { $(Parameter::$variant => $name),+ }
            }

            /// The kind of value it takes.
            pub fn kind(self) -> ParameterKind {
                match self { $(Parameter::$variant => ParameterKind::$kind),+ }
            }

            /// The built-in default.
            pub fn default_value(self) -> ParameterValue {
                match self { $(Parameter::$variant => $default),+ }
            }
        }
    };
}

use ParameterValue::{Days as CalendarDays, Hours as H, Whole as N};

parameters! {
    /// Hours of theory a quarter.
    StudyHoursTheory, "study.hours.theory", Hours, H(4.0);
    /// Hours of policy a quarter.
    StudyHoursPolicy, "study.hours.policy", Hours, H(4.0);
    /// Hours of general knowledge a quarter.
    StudyHoursCulture, "study.hours.culture", Hours, H(2.0);
    /// Hours of professional knowledge a quarter.
    StudyHoursProfessional, "study.hours.professional", Hours, H(4.0);
    /// Days in which a failed study is taken again.
    StudyRetakeDays, "study.retake_days", Days, N(30);
    /// Days in which a secretary gives advice at least once.
    StudyAdviceDays, "study.advice_days", Days, N(365);
    /// Days in which the regulation is studied again.
    StudyRegulationDays, "study.regulation_days", Days, N(365);
    /// Days in which what happened is reported.
    ReportDays, "report.days", Days, N(3);
    /// Hours in which a leader's words are relayed.
    RelayHours, "relay.hours", Hours, H(24.0);
    /// Hours in which the receiving department confirms.
    RelayConfirmHours, "relay.confirm_hours", Hours, H(48.0);
    /// Words that leave the receiving department without direction.
    RelayVagueWords, "relay.vague_words", Words, words(&["尽快", "酌情", "大概", "大约", "差不多", "有关部门", "研究研究", "看着办"]);
    /// Days in which the public is answered.
    FeedbackReplyDays, "feedback.reply_days", Days, N(15);
    /// Days for which secrecy training holds.
    SecrecyValidDays, "secrecy.valid_days", Days, N(365);
    /// Days in which a received document is entered in the ledger.
    DocumentsRegisterDays, "documents.register_days", Days, N(1);
    /// Days in which a document taken out without a due date comes back.
    DocumentsReturnDays, "documents.return_days", Days, N(7);
    /// Words of which the name of an approved place holds one.
    DocumentsLocations, "documents.locations", Words, words(&["机要室", "保密室", "保密柜"]);
    /// The lowest education a secretary is appointed with.
    AppointmentEducation, "appointment.education", Education, ParameterValue::Word(Education::College.word().into());
    /// Days in which a statement of responsibilities is signed or reviewed again.
    DutiesReviewDays, "duties.review_days", Days, N(365);
    /// Days between two appraisals.
    AppraisalIntervalDays, "appraisal.interval_days", Days, N(365);
    /// Days in which an appraisal is followed by reward or help.
    AppraisalFollowUpDays, "appraisal.follow_up_days", Days, N(90);
    /// Days in which an unsuitable person is transferred.
    AppraisalTransferDays, "appraisal.transfer_days", Days, N(30);
    /// Days in which serious misconduct is dealt with.
    ConductDays, "conduct.days", Days, N(90);
    /// Times a quarter that a party member takes part in party life.
    PartyLifePerQuarter, "party_life.per_quarter", Times, N(3);
    /// Days in which a hardship is resolved.
    SupportResolveDays, "support.resolve_days", Days, N(90);
    /// Days in which a measure is reviewed again.
    MeasuresReviewDays, "measures.review_days", Days, N(365);
    /// Days in which a finished correction is verified.
    CorrectionsVerifyDays, "corrections.verify_days", Days, N(30);
    /// Days for which a finished correction is watched.
    CorrectionsWatchDays, "corrections.watch_days", Days, N(365);
    /// Public holidays.
    CalendarHolidays, "calendar.holidays", Calendar, CalendarDays(Vec::new());
    /// Saturdays and Sundays that are worked.
    CalendarWorkdays, "calendar.workdays", Calendar, CalendarDays(Vec::new());
}

impl Parameter {
    /// The parameter of this name.
    pub fn named(name: &str) -> Option<Parameter> {
        Parameter::ALL.iter().copied().find(|p| p.name() == name)
    }
}

impl Default for Parameters {
    fn default() -> Parameters {
        let settings = Parameter::ALL.iter().map(|p| Setting { value: p.default_value(), basis: None, from: None, file: None });
        Parameters { settings: settings.collect(), severities: BTreeMap::new() }
    }
}

impl Parameters {
    /// Puts a value in the place of the inherited one.
    pub fn set(&mut self, parameter: Parameter, setting: Setting) {
        if let Some(place) = self.settings.get_mut(parameter as usize) {
            *place = setting;
        }
    }

    /// Every parameter with its setting, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Parameter, &Setting)> {
        Parameter::ALL.iter().copied().zip(&self.settings)
    }

    /// The value in force.
    pub fn value(&self, parameter: Parameter) -> &ParameterValue {
        static NOTHING: ParameterValue = ParameterValue::Words(Vec::new());
        self.settings.get(parameter as usize).map_or(&NOTHING, |setting| &setting.value)
    }

    /// A whole number of days or times.
    pub fn whole(&self, parameter: Parameter) -> u32 {
        match self.value(parameter) {
            ParameterValue::Whole(n) => *n,
            _ => 0,
        }
    }

    /// Decimal hours.
    pub fn hours(&self, parameter: Parameter) -> f64 {
        match self.value(parameter) {
            ParameterValue::Hours(hours) => *hours,
            ParameterValue::Whole(hours) => f64::from(*hours),
            _ => 0.0,
        }
    }

    /// A list of words.
    pub fn words(&self, parameter: Parameter) -> &[String] {
        match self.value(parameter) {
            ParameterValue::Words(words) => words,
            _ => &[],
        }
    }

    /// A list of days.
    pub fn days(&self, parameter: Parameter) -> &[Day] {
        match self.value(parameter) {
            ParameterValue::Days(days) => days,
            _ => &[],
        }
    }

    /// The lowest education of an appointment.
    pub fn education(&self) -> Education {
        match self.value(Parameter::AppointmentEducation) {
            ParameterValue::Word(word) => Education::named(word).unwrap_or(Education::College),
            _ => Education::College,
        }
    }

    /// Whether no deadline may fall on this day: a weekend day that is not worked, or a holiday.
    pub fn is_rest_day(&self, day: Day) -> bool {
        let weekend = day.is_weekend() && !self.days(Parameter::CalendarWorkdays).contains(&day);
        weekend || self.days(Parameter::CalendarHolidays).contains(&day)
    }
}

fn words(list: &[&str]) -> ParameterValue {
    ParameterValue::Words(list.iter().map(|word| (*word).to_owned()).collect())
}
