//! The names that an expression may use, each in English and in Chinese.

use crate::records::Register;

/// What stands before a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Object {
    /// `row`, `行`: the row looked at.
    Row,
    /// `staff`, `人员`: the row's staff member.
    Staff,
    /// `unit`, `单位`: the unit.
    Unit,
}

/// A key of unit.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKey {
    Id,
    Name,
    Level,
    Kind,
    Office,
    OrganizationDepartment,
}

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// Whether a cell is filled in.
    Present,
    /// in Q(d).
    InQuarter,
    /// Days from the first to the second.
    DaysBetween,
    /// Hours from the first to the second; blank where either lacks a time.
    HoursBetween,
    /// Whole months from the first to the second.
    MonthsBetween,
    /// Days from a day to the as-of date.
    DaysBeforeAsOf,
    /// Whether a text stands in another.
    Contains,
}

const OBJECTS: [(Object, &str, &str); 3] =
    [(Object::Row, "row", "行"), (Object::Staff, "staff", "人员"), (Object::Unit, "unit", "单位")];

const UNIT_KEYS: [(UnitKey, &str, &str); 6] = [
    (UnitKey::Id, "id", "标识"),
    (UnitKey::Name, "name", "名称"),
    (UnitKey::Level, "level", "层级"),
    (UnitKey::Kind, "kind", "类别"),
    (UnitKey::Office, "office", "办公厅室"),
    (UnitKey::OrganizationDepartment, "organization_department", "组织部门"),
];

/// The functions with the number of their arguments.
const FUNCTIONS: [(Function, &str, &str, usize); 7] = [
    (Function::Present, "present", "有", 1),
    (Function::InQuarter, "in_quarter", "本季度", 1),
    (Function::DaysBetween, "days_between", "天数差", 2),
    (Function::HoursBetween, "hours_between", "小时差", 2),
    (Function::MonthsBetween, "months_between", "月数差", 2),
    (Function::DaysBeforeAsOf, "days_before_as_of", "距今天数", 1),
    (Function::Contains, "contains", "包含", 2),
];

/// The object of this name.
pub(super) fn object(name: &str) -> Option<Object> {
    OBJECTS.iter().find(|(_, en, zh)| [*en, *zh].contains(&name)).map(|(object, ..)| *object)
}

/// The key of unit.md of this name.
pub(super) fn unit_key(name: &str) -> Option<UnitKey> {
    UNIT_KEYS.iter().find(|(_, en, zh)| [*en, *zh].contains(&name)).map(|(key, ..)| *key)
}

/// The function of this name, and how many arguments it takes.
pub(super) fn function(name: &str) -> Option<(Function, usize)> {
    FUNCTIONS.iter().find(|(_, en, zh, _)| [*en, *zh].contains(&name)).map(|(function, .., arguments)| (*function, *arguments))
}

/// The place of the column of this name.
pub(super) fn column(register: Register, name: &str) -> Option<usize> {
    register.columns().iter().position(|column| [column.en, column.zh].contains(&name))
}

/// The names of all objects.
pub(super) fn objects() -> impl Iterator<Item = &'static str> {
    OBJECTS.iter().flat_map(|(_, en, zh)| [*en, *zh])
}

/// The names of all functions.
pub(super) fn functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().flat_map(|(_, en, zh, _)| [*en, *zh])
}

/// The names of all keys of unit.md.
pub(super) fn unit_keys() -> impl Iterator<Item = &'static str> {
    UNIT_KEYS.iter().flat_map(|(_, en, zh)| [*en, *zh])
}

/// The names of all columns of a register.
pub(super) fn columns(register: Register) -> impl Iterator<Item = &'static str> {
    register.columns().iter().flat_map(|column| [column.en, column.zh])
}
