//! parameters.toml: thresholds that implementing measures set for a folder and all below.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::marking::Clearances;
use super::marks::Marks;
use super::nearest::nearest;
use super::parameter_value;
use super::toml_file::{self, Item};
use crate::checks::{self, LocalCheck, Severity};
use crate::lang::Told;
use crate::records::{Code, Problem};
use crate::regulation::{Parameter, ParameterValue, Parameters, Setting};
use crate::time::Day;

/// A parameters.toml that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParameterFile {
    /// Its path relative to the data folder, with `/` between names and in front.
    pub path: String,
    /// The values that it sets, in order.
    pub entries: Vec<ParameterEntry>,
    /// The severities that it raises: check id and severity.
    pub severities: Vec<(String, Severity)>,
    /// The SHA-256 of its bytes.
    pub sha256: String,
}

/// A value that a file sets.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterEntry {
    /// The parameter.
    pub parameter: Parameter,
    /// The value.
    pub value: ParameterValue,
    /// The rule that sets it.
    pub basis: String,
    /// The first as-of date it holds for.
    pub from: Option<Day>,
}

/// A parameters.toml with what is wrong with it.
#[derive(Debug, Default)]
pub struct ReadParameters {
    /// What it sets; the path and the digest are the caller's to say.
    pub file: ParameterFile,
    /// What is wrong with it, markings apart.
    pub problems: Vec<Problem>,
    /// The markings in it: where there are any, it sets nothing.
    pub marks: Marks,
}

impl Parameters {
    /// The parameters that a chain of files sets at an as-of date for the unit in a folder (its path from the data
    /// folder, with `/` in front), the topmost file first: the nearest wins, parameter by parameter.
    pub fn resolved(files: &[Arc<ParameterFile>], folder: &str, as_of: Day) -> Parameters {
        let mut parameters = Parameters::default();
        for file in files {
            for entry in file.entries.iter().filter(|entry| entry.from.is_none_or(|from| from <= as_of)) {
                let setting = Setting {
                    value: entry.value.clone(),
                    basis: Some(entry.basis.clone()),
                    from: entry.from,
                    file: Some(seen_from(folder, &file.path)),
                };
                parameters.set(entry.parameter, setting);
            }
            parameters.severities.extend(file.severities.iter().cloned());
        }
        parameters
    }
}

/// The path of a file as the reports of the unit in a folder have it: its name alone where it lies in that folder.
pub(super) fn seen_from(folder: &str, path: &str) -> String {
    let name = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).filter(|name| !name.contains('/'));
    name.unwrap_or(path).to_owned()
}

/// Reads a parameters.toml. `file` is its name, as the problems have it; `inherited` are the files above, the topmost
/// first: a severity may be raised above theirs and the check's own, never lowered. `local` are the local checks that
/// hold in its folder.
pub fn read(
    file: &str,
    text: &str,
    inherited: &[Arc<ParameterFile>],
    local: &[Arc<LocalCheck>],
    clearances: &Clearances,
) -> ReadParameters {
    read_with(file, text, clearances, &|check| {
        let of_local = || local.iter().find(|local| local.id == check).map(|local| local.severity);
        let own = checks::named(check).map(|check| check.severity).or_else(of_local)?;
        let raised = inherited.iter().rev().flat_map(|file| &file.severities).find(|(id, _)| id == check);
        Some(raised.map_or(own, |(_, severity)| *severity))
    })
}

fn read_with(file: &str, text: &str, clearances: &Clearances, severity_of: &dyn Fn(&str) -> Option<Severity>) -> ReadParameters {
    let mut read = ReadParameters::default();
    let table = toml_file::parse(Code::BadParameter, file, text);
    read.marks = toml_file::marks(file, text, table.as_ref().ok(), clearances);
    if !read.marks.withheld.is_empty() {
        return read;
    }
    match table {
        Err(problem) => read.problems.push(problem),
        Ok(table) => {
            let place = Place { file, text };
            for item in toml_file::in_order(&table) {
                if item.0.get_ref() == "severity" {
                    read_severities(&mut read, &place, item.1, severity_of);
                } else {
                    match entry(&mut read.problems, &place, item) {
                        Ok(entry) => read.file.entries.push(entry),
                        Err(problem) => read.problems.push(problem),
                    }
                }
            }
        }
    }
    read
}

/// The file that is being read.
pub(super) struct Place<'t> {
    file: &'t str,
    text: &'t str,
}

impl Place<'_> {
    /// A problem about a key or a value of the file.
    pub(super) fn problem<T, const N: usize>(
        &self,
        at: &Spanned<T>,
        name: &str,
        key: &'static str,
        facts: [(&'static str, String); N],
    ) -> Problem {
        let mut told = Told::new(key, facts);
        told.facts.push(("name", name.to_owned()));
        let line = toml_file::line(self.text, &at.span());
        Problem::of_file(Code::BadParameter, self.file, told).in_column(name).at_line(line)
    }

    /// The value as the file writes it, shortened where it is long.
    pub(super) fn written(&self, value: &Spanned<DeValue<'_>>) -> String {
        const LONGEST: usize = 80;
        let written = self.text.get(value.span()).unwrap_or_default();
        match written.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", written.get(..end).unwrap_or_default()),
            None => written.to_owned(),
        }
    }
}

fn entry(problems: &mut Vec<Problem>, place: &Place<'_>, (key, value): Item<'_, '_>) -> Result<ParameterEntry, Problem> {
    let name = key.get_ref().as_ref();
    let Some(parameter) = Parameter::named(name) else {
        return Err(match nearest(name, Parameter::ALL.iter().map(|parameter| parameter.name())) {
            Some(near) => place.problem(key, name, "problem.parameter-unknown-near", [("nearest", near.to_owned())]),
            None => place.problem(key, name, "problem.parameter-unknown", []),
        });
    };
    let DeValue::Table(table) = value.get_ref() else {
        return Err(place.problem(key, name, "problem.parameter-no-table", []));
    };
    let Some(set) = toml_file::get(table, "value") else {
        return Err(place.problem(key, name, "problem.parameter-no-value", []));
    };
    let value = parameter_value::read(place, parameter, set)?;
    let basis = basis(table).ok_or_else(|| place.problem(key, name, "problem.parameter-no-basis", []))?;
    let from = match toml_file::get(table, "from") {
        None => None,
        Some(from) => Some(parameter_value::day(from).ok_or_else(|| {
            let facts = [("value", place.written(from))];
            place.problem(from, name, "problem.parameter-from", facts)
        })?),
    };
    unknown_keys(problems, place, name, table);
    Ok(ParameterEntry { parameter, value, basis, from })
}

fn basis(table: &DeTable<'_>) -> Option<String> {
    match toml_file::get(table, "basis")?.get_ref() {
        DeValue::String(basis) if !basis.trim().is_empty() => Some(basis.trim().to_owned()),
        _ => None,
    }
}

/// A misspelt `from` would let a value hold too early, so what an entry says beside its three keys is told.
fn unknown_keys(problems: &mut Vec<Problem>, place: &Place<'_>, name: &str, table: &DeTable<'_>) {
    const KEYS: [&str; 3] = ["value", "basis", "from"];
    for (key, _) in toml_file::in_order(table) {
        let word = key.get_ref().as_ref();
        if KEYS.contains(&word) {
            continue;
        }
        let near = nearest(word, KEYS).map_or_else(|| KEYS.join(", "), str::to_owned);
        let facts = [("key", word.to_owned()), ("nearest", near)];
        let problem = place.problem(key, name, "problem.parameter-unknown-key", facts);
        problems.push(Problem { code: Code::UnknownKey, ..problem });
    }
}

fn read_severities(
    read: &mut ReadParameters,
    place: &Place<'_>,
    value: &Spanned<DeValue<'_>>,
    severity_of: &dyn Fn(&str) -> Option<Severity>,
) {
    let DeValue::Table(table) = value.get_ref() else {
        read.problems.push(place.problem(value, "severity", "problem.severity-no-table", []));
        return;
    };
    for item in toml_file::in_order(table) {
        match severity(place, item, severity_of) {
            Ok(raised) => read.file.severities.push(raised),
            Err(problem) => read.problems.push(problem),
        }
    }
}

fn severity(
    place: &Place<'_>,
    (key, value): Item<'_, '_>,
    severity_of: &dyn Fn(&str) -> Option<Severity>,
) -> Result<(String, Severity), Problem> {
    let check = key.get_ref().as_ref();
    let Some(inherited) = severity_of(check) else {
        return Err(match nearest(check, checks::catalogue().map(|check| check.id)) {
            Some(near) => place.problem(key, check, "problem.severity-check-near", [("nearest", near.to_owned())]),
            None => place.problem(key, check, "problem.severity-check", []),
        });
    };
    let severity = match value.get_ref() {
        DeValue::String(word) => Severity::named(word.trim()),
        _ => None,
    };
    let facts = [("value", place.written(value)), ("inherited", inherited.word().to_owned())];
    match severity {
        None => Err(place.problem(value, check, "problem.severity-value", facts)),
        Some(severity) if severity < inherited => Err(place.problem(value, check, "problem.severity-lower", facts)),
        Some(severity) => Ok((check.to_owned(), severity)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> ReadParameters {
        read_with("parameters.toml", text, &Clearances::default(), &|check| match check {
            "kinship-undeclared" => Some(Severity::Shortfall),
            "handwriting-imitated" => Some(Severity::Breach),
            _ => None,
        })
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn entry(parameter: Parameter, hours: f64, from: Option<&str>) -> ParameterEntry {
        ParameterEntry { parameter, value: ParameterValue::Hours(hours), basis: "细则".into(), from: from.map(day) }
    }

    #[test]
    fn values_of_every_kind_are_read_in_the_order_of_the_file() {
        let read = read_text(
            "[\"relay.hours\"]\nvalue = 4.5\nbasis = \"《传达工作细则》第四条\"\nfrom = 2026-07-01\n\
             [\"report.days\"]\nvalue = 0\nbasis = \"甲\"\n\
             [\"documents.locations\"]\nvalue = [\"机要室\", \"档案室\"]\nbasis = \"乙\"\n\
             [\"appointment.education\"]\nvalue = \"本科\"\nbasis = \"丙\"\n\
             [\"calendar.holidays\"]\nvalue = [2026-10-01, \"2026-10-02\"]\nbasis = \"丁\"\n",
        );
        assert_eq!(read.problems, []);
        let values: Vec<_> = read.file.entries.iter().map(|entry| (entry.parameter, entry.value.clone())).collect();
        assert_eq!(
            values,
            [
                (Parameter::RelayHours, ParameterValue::Hours(4.5)),
                (Parameter::ReportDays, ParameterValue::Whole(0)),
                (Parameter::DocumentsLocations, ParameterValue::Words(vec!["机要室".into(), "档案室".into()])),
                (Parameter::AppointmentEducation, ParameterValue::Word("bachelor".into())),
                (Parameter::CalendarHolidays, ParameterValue::Days(vec![day("2026-10-01"), day("2026-10-02")])),
            ]
        );
        assert_eq!(read.file.entries[0].basis, "《传达工作细则》第四条");
        assert_eq!(read.file.entries[0].from, Some(day("2026-07-01")));
    }

    #[test]
    fn a_wrong_entry_is_told_with_its_line_and_the_others_count() {
        let wrong = [
            "[\"relay.hour\"]\nvalue = 4\nbasis = \"甲\"",
            "[relay.hours]\nvalue = 4\nbasis = \"甲\"",
            "\"relay.hours\" = 4",
            "[\"relay.hours\"]\nbasis = \"甲\"",
            "[\"relay.hours\"]\nvalue = 4",
            "[\"relay.hours\"]\nvalue = 4\nbasis = \" \"",
            "[\"relay.hours\"]\nvalue = 4\nbasis = 4",
            "[\"relay.hours\"]\nvalue = \"4\"\nbasis = \"甲\"",
            "[\"relay.hours\"]\nvalue = -0.5\nbasis = \"甲\"",
            "[\"relay.hours\"]\nvalue = 100000.5\nbasis = \"甲\"",
            "[\"relay.hours\"]\nvalue = nan\nbasis = \"甲\"",
            "[\"relay.hours\"]\nvalue = inf\nbasis = \"甲\"",
            "[\"relay.hours\"]\nvalue = 4\nbasis = \"甲\"\nfrom = \"七月\"",
            "[\"relay.hours\"]\nvalue = 4\nbasis = \"甲\"\nfrom = 2026-07-01T08:00:00",
            "[\"support.resolve_days\"]\nvalue = 1.0\nbasis = \"甲\"",
            "[\"support.resolve_days\"]\nvalue = -1\nbasis = \"甲\"",
            "[\"support.resolve_days\"]\nvalue = 100001\nbasis = \"甲\"",
            "[\"support.resolve_days\"]\nvalue = 99999999999999999999\nbasis = \"甲\"",
            "[\"support.resolve_days\"]\nvalue = true\nbasis = \"甲\"",
            "[\"relay.vague_words\"]\nvalue = \"尽快\"\nbasis = \"甲\"",
            "[\"relay.vague_words\"]\nvalue = [\"尽快\", \"　\"]\nbasis = \"甲\"",
            "[\"relay.vague_words\"]\nvalue = [1]\nbasis = \"甲\"",
            "[\"appointment.education\"]\nvalue = \"博士后\"\nbasis = \"甲\"",
            "[\"calendar.holidays\"]\nvalue = [2026-10-01T08:00:00]\nbasis = \"甲\"",
            "[\"calendar.holidays\"]\nvalue = [\"十月\"]\nbasis = \"甲\"",
            "[\"calendar.holidays\"]\nvalue = 2026-10-01\nbasis = \"甲\"",
        ];
        for text in wrong {
            let good = "[\"report.days\"]\nvalue = 5\nbasis = \"乙\"\n";
            let read = read_text(&format!("\n{text}\n{good}"));
            assert_eq!(read.problems.len(), 1, "{text}: {:?}", read.problems);
            assert_eq!(read.problems[0].code, Code::BadParameter, "{text}");
            assert!(read.problems[0].line.is_some_and(|line| (2..=5).contains(&line)), "{text}: {:?}", read.problems[0].line);
            assert_eq!(read.file.entries.len(), 1, "{text}");
        }
    }

    #[test]
    fn the_largest_and_the_smallest_value_are_allowed_and_a_list_may_be_empty() {
        let read = read_text(
            "[\"relay.hours\"]\nvalue = 100000\nbasis = \"甲\"\n[\"support.resolve_days\"]\nvalue = 100_000\nbasis = \"甲\"\n\
             [\"conduct.days\"]\nvalue = 0x10\nbasis = \"甲\"\n[\"calendar.workdays\"]\nvalue = []\nbasis = \"甲\"\n",
        );
        assert_eq!(read.problems, []);
        assert_eq!(read.file.entries[2].value, ParameterValue::Whole(16));
    }

    #[test]
    fn a_misspelt_name_gets_the_nearest_and_a_misspelt_key_a_warning() {
        let read = read_text("[\"relay.hous\"]\nvalue = 4\nbasis = \"甲\"\n");
        assert!(read.problems[0].told.facts.contains(&("nearest", "relay.hours".to_owned())));
        let read = read_text("[\"relay.hours\"]\nvalue = 4\nbasis = \"甲\"\nform = 2026-07-01\n");
        assert_eq!((read.problems[0].code, read.problems[0].line), (Code::UnknownKey, Some(4)));
        assert_eq!(read.file.entries.len(), 1);
    }

    #[test]
    fn broken_syntax_is_told_once_with_its_line_and_nothing_counts() {
        for text in ["[\"relay.hours\"]\nvalue = 4\nvalue = 5\nbasis = \"甲\"", "[\"relay.hours\"]\nvalue = 4\nbasis = 甲"] {
            let read = read_text(text);
            assert_eq!(read.problems.len(), 1, "{text}");
            assert_eq!((read.problems[0].code, read.problems[0].line), (Code::BadParameter, Some(3)), "{text}");
            assert_eq!(read.file.entries, []);
        }
    }

    #[test]
    fn a_severity_may_be_raised_and_never_lowered() {
        let read = read_text(
            "[severity]\n\"kinship-undeclared\" = \"breach\"\n\"handwriting-imitated\" = \"shortfall\"\n\"no-such-check\" = \"breach\"\n",
        );
        assert_eq!(read.file.severities, [("kinship-undeclared".to_owned(), Severity::Breach)]);
        let lines: Vec<_> = read.problems.iter().map(|problem| (problem.code, problem.line)).collect();
        assert_eq!(lines, [(Code::BadParameter, Some(3)), (Code::BadParameter, Some(4))]);
        assert_eq!(read_text("[severity]\n\"kinship-undeclared\" = \"grave\"\n").problems.len(), 1);
        assert_eq!(read_text("severity = 1\n").problems.len(), 1);
    }

    #[test]
    fn a_marked_text_leaves_the_file_out_and_is_not_told() {
        let read = read_text("[\"relay.hours\"]\nvalue = 4\nbasis = \"绝密★10年\"\n");
        assert_eq!(read.file.entries, []);
        assert_eq!((read.marks.problems[0].code, read.marks.problems[0].line), (Code::ClassifiedMarking, Some(3)));
        assert_eq!(read.problems, []);
    }

    #[test]
    fn the_nearest_file_wins_parameter_by_parameter() {
        let file = |path: &str, entries: Vec<ParameterEntry>| {
            Arc::new(ParameterFile { path: path.into(), entries, ..ParameterFile::default() })
        };
        let files = [
            file(
                "/sheng/parameters.toml",
                vec![entry(Parameter::RelayHours, 12.0, None), entry(Parameter::RelayConfirmHours, 24.0, None)],
            ),
            file("/sheng/shi/parameters.toml", vec![entry(Parameter::RelayHours, 4.0, Some("2026-07-01"))]),
        ];
        let at = |as_of: &str| Parameters::resolved(&files, "/sheng/shi", day(as_of));
        assert_eq!(at("2026-06-30").hours(Parameter::RelayHours), 12.0);
        assert_eq!(at("2026-07-01").hours(Parameter::RelayHours), 4.0);
        let resolved = at("2026-09-30");
        let files: Vec<_> =
            resolved.iter().filter_map(|(parameter, setting)| Some((parameter, setting.file.as_deref()?))).collect();
        assert_eq!(files, [(Parameter::RelayHours, "parameters.toml"), (Parameter::RelayConfirmHours, "/sheng/parameters.toml")]);
        assert_eq!(resolved.whole(Parameter::ReportDays), 3);
    }

    #[test]
    fn the_file_at_the_top_is_the_own_one_of_a_unit_at_the_top_only() {
        assert_eq!(seen_from("", "/parameters.toml"), "parameters.toml");
        assert_eq!(seen_from("/a", "/parameters.toml"), "/parameters.toml");
        assert_eq!(seen_from("/a", "/ab/parameters.toml"), "/ab/parameters.toml");
    }
}
