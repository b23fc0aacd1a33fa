//! The value of a parameter: of its kind, within its bounds.

use toml::Spanned;
use toml::de::DeValue;

use super::dates;
use super::front_matter::folded;
use super::parameters::Place;
use crate::records::{Education, Problem};
use crate::regulation::parameters::ParameterKind;
use crate::regulation::{Parameter, ParameterValue};
use crate::time::Day;

/// No number may be larger (records.md, parameters.toml).
const LARGEST: u32 = 100_000;

/// The value that a file sets for a parameter, or why it cannot be set.
pub(super) fn read(place: &Place<'_>, parameter: Parameter, value: &Spanned<DeValue<'_>>) -> Result<ParameterValue, Problem> {
    let wrong = |key| place.problem(value, parameter.name(), key, [("value", place.written(value))]);
    match parameter.kind() {
        ParameterKind::Hours => {
            let hours = number(value.get_ref()).ok_or_else(|| wrong("problem.parameter-hours"))?;
            let is_within = (0.0..=f64::from(LARGEST)).contains(&hours);
            is_within.then_some(ParameterValue::Hours(hours)).ok_or_else(|| wrong("problem.parameter-range"))
        }
        ParameterKind::Days | ParameterKind::Times => {
            let DeValue::Integer(_) = value.get_ref() else { return Err(wrong("problem.parameter-whole")) };
            whole(value.get_ref()).map(ParameterValue::Whole).ok_or_else(|| wrong("problem.parameter-range"))
        }
        ParameterKind::Words => words(value.get_ref()).map_err(wrong),
        ParameterKind::Education => {
            let education = text(value.get_ref()).and_then(|text| Education::named(&folded(text)));
            let education = education.ok_or_else(|| wrong("problem.parameter-education"))?;
            Ok(ParameterValue::Word(education.word().to_owned()))
        }
        ParameterKind::Calendar => {
            let DeValue::Array(items) = value.get_ref() else { return Err(wrong("problem.parameter-days")) };
            let days: Option<Vec<Day>> = items.iter().map(day).collect();
            days.map(ParameterValue::Days).ok_or_else(|| wrong("problem.parameter-days"))
        }
    }
}

/// The calendar day of a TOML local date, or of a text in any of the notations of the registers.
pub(super) fn day(value: &Spanned<DeValue<'_>>) -> Option<Day> {
    match value.get_ref() {
        DeValue::Datetime(moment) if moment.time.is_none() => {
            let date = moment.date?;
            Day::new(date.year.into(), date.month.into(), date.day.into())
        }
        DeValue::String(text) => dates::day(&folded(text)).ok(),
        _ => None,
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(float) => float.as_str().parse().ok(),
        // A number too large for any integer is above every bound.
        DeValue::Integer(_) => Some(integer(value).map_or(f64::INFINITY, |n| n as f64)),
        _ => None,
    }
}

fn whole(value: &DeValue<'_>) -> Option<u32> {
    let n = u32::try_from(integer(value)?).ok()?;
    (n <= LARGEST).then_some(n)
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    match value {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok(),
        _ => None,
    }
}

fn text<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    match value {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}

fn words(value: &DeValue<'_>) -> Result<ParameterValue, &'static str> {
    let DeValue::Array(items) = value else { return Err("problem.parameter-words") };
    let mut words = Vec::new();
    for item in items.iter() {
        let word = text(item.get_ref()).ok_or("problem.parameter-words")?;
        if word.trim().is_empty() {
            return Err("problem.parameter-empty-word");
        }
        words.push(word.to_owned());
    }
    Ok(ParameterValue::Words(words))
}
