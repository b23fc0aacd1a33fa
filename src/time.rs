//! Days, moments and quarters. The only file that knows chrono: a change of library is one file wide.
//!
//! All times are local: there are no time zones in the records (records.md, Cells).

use std::fmt;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

/// A day with or without a time of day, in milliseconds since midnight.
///
/// A moment without a time is compared by its day alone, see [`Moment::after`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// Milliseconds since midnight; `None` where the record lacks a time.
    pub clock: Option<u32>,
}

/// A quarter of a year, the period of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i32,
    number: u8,
}

/// A quarter seen from a day within it: the as-of date, `t` in the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The quarter reported on.
    pub quarter: Quarter,
    /// The as-of date `t`: the quarter's last day, or an earlier day of it.
    pub as_of: Day,
}

const MILLISECONDS_A_DAY: i64 = 86_400_000;

impl Day {
    /// The day of these numbers, where the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day)
    }

    /// The day that ISO 8601 writes as `text` (`2026-09-30`).
    pub fn parse(text: &str) -> Option<Day> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day `days` later; the last representable day where the calendar ends.
    pub fn plus(self, days: u32) -> Day {
        Day(self.0.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX))
    }

    /// The day `days` earlier.
    pub fn minus(self, days: u32) -> Day {
        Day(self.0.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN))
    }

    /// Days from `earlier` to this day; negative where it is later.
    pub fn since(self, earlier: Day) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// Whole months from `earlier` to this day; negative where it is later.
    pub fn months_since(self, earlier: Day) -> i64 {
        if self < earlier {
            return -earlier.months_since(self);
        }
        let months = |d: Day| i64::from(d.0.year()) * 12 + i64::from(d.0.month());
        months(self) - months(earlier) - i64::from(self.0.day() < earlier.0.day())
    }

    /// Whether it is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The year, month and day of the month.
    pub fn parts(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The quarter it lies in.
    pub fn quarter(self) -> Quarter {
        Quarter { year: self.0.year(), number: self.0.month0() as u8 / 3 + 1 }
    }

    /// The day of a number of seconds since 1970-01-01, as `SOURCE_DATE_EPOCH` gives it.
    pub fn from_epoch(seconds: i64) -> Option<Day> {
        Some(Day(chrono::DateTime::from_timestamp(seconds, 0)?.date_naive()))
    }

    /// Today by the local clock. Only `cli` asks, once a run.
    #[allow(clippy::disallowed_methods)]
    pub fn today() -> Day {
        Day(chrono::Local::now().date_naive())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Moment {
    /// A day that lacks a time.
    pub fn on(day: Day) -> Moment {
        Moment { day, clock: None }
    }

    /// A day and a time of day; `None` where a day has no such time.
    pub fn at(day: Day, hour: u32, minute: u32, second: u32) -> Option<Moment> {
        let real = hour < 24 && minute < 60 && second < 60;
        real.then_some(Moment { day, clock: Some(((hour * 60 + minute) * 60 + second) * 1000) })
    }

    /// This moment and `milliseconds` more: counted from midnight where it lacks a time, and the sum then lacks one too.
    pub fn plus_milliseconds(self, milliseconds: i64) -> Moment {
        let total = i64::from(self.clock.unwrap_or(0)) + milliseconds;
        let days = u32::try_from(total.div_euclid(MILLISECONDS_A_DAY)).unwrap_or(0);
        let rest = u32::try_from(total.rem_euclid(MILLISECONDS_A_DAY)).unwrap_or(0);
        Moment { day: self.day.plus(days), clock: self.clock.map(|_| rest) }
    }

    /// Whether it is later than `other`; by day where either lacks a time.
    pub fn after(self, other: Moment) -> bool {
        match (self.clock, other.clock) {
            (Some(mine), Some(theirs)) => (self.day, mine) > (other.day, theirs),
            _ => self.day > other.day,
        }
    }

    /// Milliseconds from `earlier` to this moment; `None` where either lacks a time.
    pub fn milliseconds_since(self, earlier: Moment) -> Option<i64> {
        let (mine, theirs) = (self.clock?, earlier.clock?);
        Some(self.day.since(earlier.day) * MILLISECONDS_A_DAY + i64::from(mine) - i64::from(theirs))
    }
}

impl From<Day> for Moment {
    fn from(day: Day) -> Moment {
        Moment::on(day)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(clock) = self.clock else { return write!(f, "{}", self.day) };
        let seconds = clock / 1000;
        write!(f, "{} {:02}:{:02}", self.day, seconds / 3600, seconds / 60 % 60)?;
        if seconds % 60 != 0 {
            write!(f, ":{:02}", seconds % 60)?;
        }
        Ok(())
    }
}

impl Quarter {
    /// The quarter written `2026-Q3`.
    pub fn parse(text: &str) -> Option<Quarter> {
        let (year, number) = text.split_once("-Q")?;
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = match number {
            "1" => 1,
            "2" => 2,
            "3" => 3,
            "4" => 4,
            _ => return None,
        };
        Some(Quarter { year: year.parse().ok()?, number })
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Which quarter of the year, 1 to 4.
    pub fn number(self) -> u8 {
        self.number
    }

    /// The first day, `Q.start`.
    pub fn start(self) -> Day {
        let month = u32::from(self.number - 1) * 3 + 1;
        Day::new(self.year, month, 1).unwrap_or(Day(NaiveDate::MIN))
    }

    /// The last day, `Q.end`.
    pub fn end(self) -> Day {
        self.next().start().minus(1)
    }

    /// The quarter before.
    pub fn previous(self) -> Quarter {
        match self.number {
            1 => Quarter { year: self.year - 1, number: 4 },
            n => Quarter { year: self.year, number: n - 1 },
        }
    }

    /// The quarter after.
    pub fn next(self) -> Quarter {
        match self.number {
            4 => Quarter { year: self.year + 1, number: 1 },
            n => Quarter { year: self.year, number: n + 1 },
        }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl Period {
    /// A quarter that is over, seen from its last day.
    pub fn whole(quarter: Quarter) -> Period {
        Period { quarter, as_of: quarter.end() }
    }

    /// "in Q(d)" of checks.md: from the quarter's first day to the as-of date.
    pub fn holds(self, day: Day) -> bool {
        self.quarter.start() <= day && day <= self.as_of
    }

    /// "within n of t" of checks.md: t − n days < d ≤ t.
    pub fn within(self, days: u32, day: Day) -> bool {
        self.as_of.minus(days) < day && day <= self.as_of
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        crate::records::from_text(deserializer, "a day", Day::parse)
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quarter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Quarter, D::Error> {
        crate::records::from_text(deserializer, "a quarter", Quarter::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_quarter_begins_and_ends_on_its_days() {
        let q = Quarter::parse("2026-Q4").unwrap();
        assert_eq!((q.start().to_string(), q.end().to_string()), ("2026-10-01".into(), "2026-12-31".into()));
        assert_eq!(q.next().to_string(), "2027-Q1");
        assert_eq!(Quarter::parse("2026-Q1").unwrap().previous().to_string(), "2025-Q4");
        assert_eq!(day("2026-09-30").quarter().to_string(), "2026-Q3");
        for wrong in ["2026Q3", "2026-Q5", "2026-q3", "26-Q3", "2026-Q"] {
            assert_eq!(Quarter::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn within_leaves_out_the_day_n_days_before() {
        let period = Period::whole(Quarter::parse("2026-Q3").unwrap());
        assert!(!period.within(365, day("2025-09-30")));
        assert!(period.within(365, day("2025-10-01")));
        assert!(period.within(365, day("2026-09-30")));
        assert!(!period.within(365, day("2026-10-01")));
    }

    #[test]
    fn moments_compare_by_day_where_one_lacks_a_time() {
        let morning = Moment::at(day("2026-09-30"), 9, 0, 0).unwrap();
        let evening = Moment::at(day("2026-09-30"), 21, 0, 1).unwrap();
        assert!(evening.after(morning));
        assert!(!Moment::on(day("2026-09-30")).after(morning));
        assert!(!evening.after(Moment::on(day("2026-09-30"))));
        assert_eq!(evening.to_string(), "2026-09-30 21:00:01");
    }

    #[test]
    fn hours_added_to_a_day_count_from_midnight_and_the_sum_lacks_a_time() {
        let sum = Moment::on(day("2026-09-29")).plus_milliseconds(36 * 3_600_000);
        assert_eq!(sum, Moment::on(day("2026-09-30")));
        let sum = Moment::at(day("2026-09-29"), 23, 0, 0).unwrap().plus_milliseconds(2 * 3_600_000);
        assert_eq!(sum, Moment::at(day("2026-09-30"), 1, 0, 0).unwrap());
    }

    #[test]
    fn whole_months_are_counted() {
        assert_eq!(day("2026-03-30").months_since(day("2026-01-31")), 1);
        assert_eq!(day("2026-03-31").months_since(day("2026-01-31")), 2);
        assert_eq!(day("2026-01-31").months_since(day("2026-03-31")), -2);
    }
}
