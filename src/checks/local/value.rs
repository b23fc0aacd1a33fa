//! What the parts of an expression come to, and how two of them compare.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::{UnicodeNormalization as _, is_nfkc};

use super::expression::Relation;
use super::number::Number;
use crate::checks::Why;
use crate::records::{Choice, Education, Someone, spelled, yes_no};
use crate::regulation::Provision;
use crate::time::{Day, Moment};

/// What a part of an expression comes to on one row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'v> {
    Blank,
    YesNo(bool),
    Number(Number),
    Text(&'v str),
    /// A day, with or without a time.
    Moment(Moment),
    /// One of a list of values.
    Choice(&'static [Choice], usize),
    Provision(Provision),
    Person(Person<'v>),
}

/// A person or a body that a cell names, or the row's staff member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person<'v> {
    /// The cell.
    pub(super) text: &'v str,
    /// Who is meant, where it is exactly one person of the rosters.
    pub(super) someone: Option<Someone>,
    /// That person's id.
    pub(super) id: &'v str,
    /// That person's name.
    pub(super) name: &'v str,
}

/// Why an expression gives neither yes nor no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It gives something else.
    NotYesNo,
    /// A blank cell has no order.
    Blank,
    /// A text that is none of the spellings of the value it is compared with.
    Spelling(String),
    /// A text that is no day, compared with one.
    Date(String),
    /// Values that cannot be compared or calculated with.
    Kinds,
    /// A number that is too large, or divided by zero.
    Number,
    /// The row has no staff member on the roster.
    NoStaff,
}

impl Doubt {
    /// The doubt in the words of a report; `part` is the key whose expression it is.
    pub(super) fn why(self, part: &str) -> Why {
        let part = ("part", part.to_owned());
        match self {
            Doubt::NotYesNo => Why::new("undetermined-not-yes-no", [part]),
            Doubt::Blank => Why::new("undetermined-blank", [part]),
            Doubt::Spelling(value) => Why::new("undetermined-spelling", [part, ("value", value)]),
            Doubt::Date(value) => Why::new("undetermined-date", [part, ("value", value)]),
            Doubt::Kinds => Why::new("undetermined-kinds", [part]),
            Doubt::Number => Why::new("undetermined-number", [part]),
            Doubt::NoStaff => Why::new("undetermined-no-staff", [part]),
        }
    }
}

impl<'v> Value<'v> {
    /// The text of it, where it is one or stands in a cell as one.
    pub(super) fn text(self) -> Option<&'v str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Person(person) => Some(person.text),
            _ => None,
        }
    }

    /// The moment, or the day that a text writes; `None` where it is blank.
    pub(super) fn moment(self) -> Result<Option<Moment>, Doubt> {
        match self {
            Value::Blank => Ok(None),
            Value::Moment(moment) => Ok(Some(moment)),
            Value::Text(text) => day(text).map(Some),
            _ => Err(Doubt::Kinds),
        }
    }

    /// Whether a comparison holds. A blank equals only a blank, and has no order.
    pub(super) fn compare(self, relation: Relation, other: Value<'_>) -> Result<bool, Doubt> {
        match relation {
            Relation::Equal => self.equals(other),
            Relation::NotEqual => self.equals(other).map(|equal| !equal),
            Relation::Less => self.order(other).map(Ordering::is_lt),
            Relation::LessOrEqual => self.order(other).map(Ordering::is_le),
            Relation::Greater => self.order(other).map(Ordering::is_gt),
            Relation::GreaterOrEqual => self.order(other).map(Ordering::is_ge),
        }
    }

    /// Whether two values are the same.
    pub(super) fn equals(self, other: Value<'_>) -> Result<bool, Doubt> {
        Ok(match (self, other) {
            (Value::Blank, Value::Blank) => true,
            (Value::Blank, _) | (_, Value::Blank) => false,
            (Value::YesNo(mine), Value::YesNo(other)) => mine == other,
            (Value::YesNo(yes), Value::Text(text)) | (Value::Text(text), Value::YesNo(yes)) => yes == said(text)?,
            (Value::Provision(mine), Value::Provision(other)) => mine == other,
            (Value::Provision(provision), Value::Text(text)) | (Value::Text(text), Value::Provision(provision)) => {
                provision == Provision::parse(&folded(text)).ok_or_else(|| Doubt::Spelling(text.to_owned()))?
            }
            (Value::Person(mine), Value::Person(other)) => mine.is(other),
            (Value::Person(person), Value::Text(text)) | (Value::Text(text), Value::Person(person)) => person.is_called(text),
            (Value::Choice(mine, a), Value::Choice(other, b)) if mine == other => a == b,
            (Value::Choice(choices, n), Value::Text(text)) | (Value::Text(text), Value::Choice(choices, n)) => {
                n == place(choices, text)?
            }
            (Value::Text(mine), Value::Text(other)) => mine == other || folded(mine) == folded(other),
            _ => self.order(other)?.is_eq(),
        })
    }

    fn order(self, other: Value<'_>) -> Result<Ordering, Doubt> {
        match (self, other) {
            (Value::Blank, _) | (_, Value::Blank) => Err(Doubt::Blank),
            (Value::Number(mine), Value::Number(other)) => mine.partial_cmp(&other).ok_or(Doubt::Number),
            (Value::Text(mine), Value::Text(other)) => Ok(folded(mine).cmp(&folded(other))),
            (Value::Choice(mine, a), Value::Choice(other, b)) if mine == other && has_order(mine) => Ok(a.cmp(&b)),
            (Value::Choice(choices, n), Value::Text(text)) if has_order(choices) => Ok(n.cmp(&place(choices, text)?)),
            (Value::Text(text), Value::Choice(choices, n)) if has_order(choices) => Ok(place(choices, text)?.cmp(&n)),
            (Value::Moment(_), _) | (_, Value::Moment(_)) => match (self.moment()?, other.moment()?) {
                (Some(mine), Some(other)) => Ok(in_time(mine, other)),
                _ => Err(Doubt::Blank),
            },
            _ => Err(Doubt::Kinds),
        }
    }
}

impl Person<'_> {
    /// Whether two cells mean the same person; where neither means one, whether their texts are equal.
    fn is(self, other: Person<'_>) -> bool {
        match (self.someone, other.someone) {
            (None, None) => self.text == other.text,
            (mine, other) => mine == other,
        }
    }

    /// Whether a text is the person's id or name, or what the cell says.
    fn is_called(self, text: &str) -> bool {
        let text = folded(text);
        let names = [self.text, self.id, self.name];
        names.into_iter().any(|name| !name.is_empty() && (name == text || folded(name) == text))
    }
}

/// Folded as the cells are (NFKC).
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_ascii() || is_nfkc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

/// Two moments are compared by day where either lacks a time.
fn in_time(mine: Moment, other: Moment) -> Ordering {
    match (mine.after(other), other.after(mine)) {
        (true, _) => Ordering::Greater,
        (_, true) => Ordering::Less,
        _ => Ordering::Equal,
    }
}

fn day(text: &str) -> Result<Moment, Doubt> {
    Day::parse(text.trim()).map(Moment::on).ok_or_else(|| Doubt::Date(text.to_owned()))
}

fn said(text: &str) -> Result<bool, Doubt> {
    yes_no(&folded(text)).ok_or_else(|| Doubt::Spelling(text.to_owned()))
}

fn place(choices: &[Choice], text: &str) -> Result<usize, Doubt> {
    spelled(choices, &folded(text)).ok_or_else(|| Doubt::Spelling(text.to_owned()))
}

/// Only the degrees of education are in order.
fn has_order(choices: &[Choice]) -> bool {
    choices == Education::CHOICES
}
