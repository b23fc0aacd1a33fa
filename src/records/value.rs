//! What a cell holds once it is read, and how a register's columns are declared.

use std::ops::Deref;

use super::choices::Choice;
use super::{Amount, Register};
use crate::regulation::Provision;
use crate::time::{Day, Moment};

/// What a column holds: decides how its cells are read and what they are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The row's own id, unique in its register.
    Id,
    /// The name of a leader or a staff member: the row's own.
    Name,
    /// Free text: kept as written.
    Free,
    /// Text that is compared: folded by NFKC.
    Folded,
    /// A person who verifies, checks or answers for something: free text in which a name is masked.
    Person,
    /// A calendar day.
    Day,
    /// A day with a time of day.
    Moment,
    /// Yes or no.
    YesNo,
    /// A number with at most three decimals.
    Amount,
    /// A whole number.
    Whole,
    /// One of a list of values.
    Choice(&'static [Choice]),
    /// A classification level, perhaps with ★ and a period.
    Classification,
    /// A provision of the regulation.
    Provision,
    /// A reference to a leader, by id or name.
    Leader,
    /// A reference to a staff member, by id or name.
    Staff,
    /// A reference to a document, by id.
    Document,
    /// A person or a body.
    Body,
}

/// A column of a register, as declared in `registers.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The English header.
    pub en: &'static str,
    /// The Chinese header.
    pub zh: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a blank cell rejects the row.
    pub required: bool,
}

/// A cell that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Text, folded or free; ids and names too.
    Text(&'a str),
    /// A calendar day.
    Day(Day),
    /// A day with or without a time.
    Moment(Moment),
    /// Yes or no.
    YesNo(bool),
    /// A number.
    Amount(Amount),
    /// The place of the value in the column's choices.
    Choice(usize),
    /// A provision.
    Provision(Provision),
    /// A leader.
    Leader(LeaderRef<'a>),
    /// A staff member.
    Staff(StaffRef<'a>),
    /// A document.
    Document(DocumentRef<'a>),
    /// A person or a body.
    Body(Body<'a>),
}

/// The values of one row in the order of the register's columns; `None` where the cell is blank.
pub type Values<'a> = [Option<Value<'a>>];

/// A row of a register as a typed struct.
pub trait Record<'a>: Sized {
    /// The register it belongs to.
    const REGISTER: Register;
    /// The register's columns, in the order of the struct's fields.
    const COLUMNS: &'static [Column];
    /// The struct of these values; `None` where a required one is missing, which the reader has told before.
    fn from_values(values: &Values<'a>) -> Option<Self>;
    /// The value in the column at this place; `None` where the cell is blank.
    fn value(&self, column: usize) -> Option<Value<'a>>;
}

/// A type that a field of a register's struct may have.
pub trait Field<'a>: Sized {
    /// How its cells are read.
    const KIND: Kind;
    /// Whether the cell must not be blank.
    const REQUIRED: bool;
    /// The field's value.
    fn from_value(value: Option<Value<'a>>) -> Option<Self>;
    /// The value that the field holds; `None` where the cell is blank.
    fn to_value(&self) -> Option<Value<'a>>;
}

impl<'a, T: Field<'a>> Field<'a> for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;
    fn from_value(value: Option<Value<'a>>) -> Option<Option<T>> {
        Some(value.and_then(|value| T::from_value(Some(value))))
    }
    fn to_value(&self) -> Option<Value<'a>> {
        self.as_ref().and_then(T::to_value)
    }
}

macro_rules! text {
    ($($(#[doc = $doc:literal])+ $name:ident $kind:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<'a>(pub &'a str);

        impl Deref for $name<'_> {
            type Target = str;
            fn deref(&self) -> &str {
                self.0
            }
        }

        impl<'a> Field<'a> for $name<'a> {
            const KIND: Kind = Kind::$kind;
            const REQUIRED: bool = true;
            fn from_value(value: Option<Value<'a>>) -> Option<$name<'a>> {
                match value {
                    Some(Value::Text(text)) => Some($name(text)),
                    _ => None,
                }
            }
            fn to_value(&self) -> Option<Value<'a>> {
                Some(Value::Text(self.0))
            }
        }
    )+};
}

text! {
    /// A row's own id.
    Id Id;
    /// A person's own name.
    Name Name;
    /// Free text, as written.
    Free Free;
    /// Text that is compared, folded by NFKC.
    Folded Folded;
    /// A person named in free text, such as who checked or is responsible.
    Person Person;
}

/// A reference to a leader (领导同志).
#[derive(Clone, Copy, Debug)]
pub struct LeaderRef<'a> {
    /// The cell, cleaned for look-up.
    pub text: &'a str,
    /// The row of leaders.csv that it means, if it means exactly one.
    pub row: Option<u32>,
}

/// A reference to a staff member (工作人员).
#[derive(Clone, Copy, Debug)]
pub struct StaffRef<'a> {
    /// The cell, cleaned for look-up.
    pub text: &'a str,
    /// The row of staff.csv that it means, if it means exactly one.
    pub row: Option<u32>,
}

/// A reference to a document of the ledger (机要文件登记簿), by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentRef<'a> {
    /// The cell, cleaned for look-up.
    pub text: &'a str,
}

/// A cell that names a person or a body.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// The cell, folded.
    pub text: &'a str,
    /// The cell, cleaned for look-up among persons.
    pub name: &'a str,
    /// The person it means, if it means exactly one.
    pub person: Option<Someone>,
}

/// A person of the unit's rosters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Someone {
    /// The row of leaders.csv.
    Leader(u32),
    /// The row of staff.csv.
    Staff(u32),
}

/// Two references are equal when they mean the same person; where neither means one, when their texts are.
fn same(mine: Option<Someone>, text: &str, theirs: Option<Someone>, other: &str) -> bool {
    match (mine, theirs) {
        (None, None) => text == other,
        _ => mine == theirs,
    }
}

macro_rules! person {
    ($name:ident $kind:ident) => {
        impl PartialEq for $name<'_> {
            fn eq(&self, other: &Self) -> bool {
                same(self.someone(), self.text, other.someone(), other.text)
            }
        }

        impl $name<'_> {
            /// The person meant.
            pub fn someone(&self) -> Option<Someone> {
                self.row.map(Someone::$kind)
            }
        }

        impl PartialEq<$name<'_>> for Body<'_> {
            fn eq(&self, other: &$name<'_>) -> bool {
                same(self.person, self.name, other.someone(), other.text)
            }
        }

        impl<'a> Field<'a> for $name<'a> {
            const KIND: Kind = Kind::$kind;
            const REQUIRED: bool = true;
            fn from_value(value: Option<Value<'a>>) -> Option<$name<'a>> {
                match value {
                    Some(Value::$kind(reference)) => Some(reference),
                    _ => None,
                }
            }
            fn to_value(&self) -> Option<Value<'a>> {
                Some(Value::$kind(*self))
            }
        }
    };
}

person!(LeaderRef Leader);
person!(StaffRef Staff);

impl PartialEq for Body<'_> {
    fn eq(&self, other: &Self) -> bool {
        same(self.person, self.name, other.person, other.name)
    }
}

macro_rules! simple {
    ($($type:ty, $kind:ident, $pattern:pat => $value:expr, $field:ident => $back:expr;)+) => {$(
        impl<'a> Field<'a> for $type {
            const KIND: Kind = Kind::$kind;
            const REQUIRED: bool = true;
            fn from_value(value: Option<Value<'a>>) -> Option<$type> {
                match value {
                    Some($pattern) => $value,
                    _ => None,
                }
            }
            fn to_value(&self) -> Option<Value<'a>> {
                let $field = *self;
                Some($back)
            }
        }
    )+};
}

simple! {
    Day, Day, Value::Day(day) => Some(day), day => Value::Day(day);
    Moment, Moment, Value::Moment(moment) => Some(moment), moment => Value::Moment(moment);
    bool, YesNo, Value::YesNo(yes) => Some(yes), yes => Value::YesNo(yes);
    Amount, Amount, Value::Amount(amount) => Some(amount), amount => Value::Amount(amount);
    u64, Whole, Value::Amount(amount) => amount.whole(), n => Value::Amount(Amount::thousandths(n.saturating_mul(1000)));
    Provision, Provision, Value::Provision(provision) => Some(provision), provision => Value::Provision(provision);
    DocumentRef<'a>, Document, Value::Document(document) => Some(document), document => Value::Document(document);
    Body<'a>, Body, Value::Body(body) => Some(body), body => Value::Body(body);
}
