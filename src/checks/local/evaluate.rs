//! An expression on one row.

use super::expression::{Expression, Node, WithoutStaff};
use super::names::{Function, UnitKey};
use super::number::Number;
use super::value::{Doubt, Person, Value, folded};
use crate::checks::Case;
use crate::records::{self, Classification, Kind, Register, Someone, UnitKind, UnitLevel};

/// The row that an expression is about.
pub(super) struct Scope<'v> {
    pub(super) case: &'v Case<'v>,
    pub(super) register: Register,
    pub(super) row: u32,
}

impl<'v> Scope<'v> {
    /// Whether an expression holds of the row.
    pub(super) fn holds(&self, expression: &'v Expression) -> Result<bool, Doubt> {
        self.yes_no(&expression.root)
    }

    fn yes_no(&self, node: &'v Node) -> Result<bool, Doubt> {
        match self.value(node)? {
            Value::YesNo(yes) => Ok(yes),
            _ => Err(Doubt::NotYesNo),
        }
    }

    fn value(&self, node: &'v Node) -> Result<Value<'v>, Doubt> {
        Ok(match node {
            Node::Blank => Value::Blank,
            Node::YesNo(yes) => Value::YesNo(*yes),
            Node::Number(number) => Value::Number(*number),
            Node::Text(text) => Value::Text(text),
            Node::Column(column) => self.cell(self.register, self.row, *column),
            Node::Staff => self.staff().map_or(Value::Blank, |row| self.person(Someone::Staff(row), "")),
            Node::OfStaff(column, without) => match (self.staff(), without) {
                (Some(row), _) => self.cell(Register::Staff, row, *column),
                (None, WithoutStaff::Blank) => Value::Blank,
                (None, WithoutStaff::Undetermined) => return Err(Doubt::NoStaff),
            },
            Node::OfUnit(key) => self.of_unit(*key),
            Node::Not(node) => Value::YesNo(!self.yes_no(node)?),
            Node::Negative(node) => Value::Number(self.number(node)?.negative()),
            Node::All(nodes) => Value::YesNo(self.all(nodes)?),
            Node::Any(nodes) => Value::YesNo(self.any(nodes)?),
            Node::Coalesce(nodes) => self.coalesce(nodes)?,
            Node::Compare(relation, both) => {
                let [mine, other] = &**both;
                Value::YesNo(self.value(mine)?.compare(*relation, self.value(other)?)?)
            }
            Node::Calculate(operation, both) => {
                let [mine, other] = &**both;
                let result = self.number(mine)?.calculate(*operation, self.number(other)?);
                Value::Number(result.ok_or(Doubt::Number)?)
            }
            Node::OneOf(node, list) => Value::YesNo(self.one_of(node, list)?),
            Node::Call(function, arguments) => self.call(*function, arguments)?,
        })
    }

    fn all(&self, nodes: &'v [Node]) -> Result<bool, Doubt> {
        for node in nodes {
            if !self.yes_no(node)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn any(&self, nodes: &'v [Node]) -> Result<bool, Doubt> {
        for node in nodes {
            if self.yes_no(node)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn coalesce(&self, nodes: &'v [Node]) -> Result<Value<'v>, Doubt> {
        for node in nodes {
            match self.value(node)? {
                Value::Blank => {}
                value => return Ok(value),
            }
        }
        Ok(Value::Blank)
    }

    /// Every member of the list is looked at, so that a misspelt one is noticed wherever it stands.
    fn one_of(&self, node: &'v Node, list: &'v [Node]) -> Result<bool, Doubt> {
        let value = self.value(node)?;
        let mut is_one = false;
        for member in list {
            is_one |= value.equals(self.value(member)?)?;
        }
        Ok(is_one)
    }

    fn number(&self, node: &'v Node) -> Result<Number, Doubt> {
        match self.value(node)? {
            Value::Number(number) => Ok(number),
            Value::Blank => Err(Doubt::Blank),
            _ => Err(Doubt::Kinds),
        }
    }

    fn call(&self, function: Function, arguments: &'v [Node]) -> Result<Value<'v>, Doubt> {
        match (function, arguments) {
            (Function::Present, [one]) => Ok(Value::YesNo(!matches!(self.value(one)?, Value::Blank))),
            (Function::InQuarter, [one]) => {
                let moment = self.value(one)?.moment()?;
                Ok(Value::YesNo(self.case.in_quarter(moment.map(|moment| moment.day))))
            }
            (Function::DaysBeforeAsOf, [one]) => {
                let moment = self.value(one)?.moment()?;
                Ok(counted(moment.map(|moment| self.case.t().since(moment.day))))
            }
            (Function::Contains, [text, part]) => self.contains(self.value(text)?, self.value(part)?),
            (_, [first, last]) => self.between(function, self.value(first)?, self.value(last)?),
            _ => Err(Doubt::Kinds),
        }
    }

    fn between(&self, function: Function, first: Value<'v>, last: Value<'v>) -> Result<Value<'v>, Doubt> {
        let (Some(first), Some(last)) = (first.moment()?, last.moment()?) else { return Ok(Value::Blank) };
        Ok(match function {
            Function::DaysBetween => counted(Some(last.day.since(first.day))),
            Function::MonthsBetween => counted(Some(last.day.months_since(first.day))),
            _ => last.milliseconds_since(first).map_or(Value::Blank, |time| Value::Number(Number::hours(time))),
        })
    }

    /// Whether a text stands in another, both folded; a blank one holds nothing.
    fn contains(&self, text: Value<'v>, part: Value<'v>) -> Result<Value<'v>, Doubt> {
        let part = part.text().ok_or(Doubt::Kinds)?;
        match text {
            Value::Blank => Ok(Value::YesNo(false)),
            text => {
                let text = text.text().ok_or(Doubt::Kinds)?;
                Ok(Value::YesNo(folded(text).contains(folded(part).as_ref())))
            }
        }
    }

    /// The row's staff member on the roster: of the roster's own rows the person of the row.
    fn staff(&self) -> Option<u32> {
        match self.register {
            Register::Staff => Some(self.row),
            register => self.case.registers().row(register, self.row)?.staff,
        }
    }

    fn cell(&self, register: Register, row: u32, column: usize) -> Value<'v> {
        let kind = register.columns().get(column).map(|column| column.kind);
        let Some((value, kind)) = self.case.registers().value(register, row, column).zip(kind) else { return Value::Blank };
        match (value, kind) {
            (records::Value::Text(text), _) => Value::Text(text),
            (records::Value::Document(document), _) => Value::Text(document.text),
            (records::Value::Day(day), _) => Value::Moment(day.into()),
            (records::Value::Moment(moment), _) => Value::Moment(moment),
            (records::Value::YesNo(yes), _) => Value::YesNo(yes),
            (records::Value::Amount(amount), Kind::Whole) => {
                amount.whole().and_then(|n| i64::try_from(n).ok()).map_or(Value::Blank, |n| Value::Number(Number::whole(n)))
            }
            (records::Value::Amount(amount), _) => Number::decimal(amount.as_f64()).map_or(Value::Blank, Value::Number),
            (records::Value::Choice(n), Kind::Choice(choices)) => Value::Choice(choices, n),
            (records::Value::Choice(n), _) => Value::Choice(Classification::CHOICES, n),
            (records::Value::Provision(provision), _) => Value::Provision(provision),
            (records::Value::Leader(leader), _) => self.cited(leader.someone(), leader.text),
            (records::Value::Staff(staff), _) => self.cited(staff.someone(), staff.text),
            (records::Value::Body(body), _) => self.cited(body.person, body.text),
        }
    }

    fn cited(&self, someone: Option<Someone>, text: &'v str) -> Value<'v> {
        match someone {
            Some(someone) => self.person(someone, text),
            None => Value::Person(Person { text, someone, id: "", name: "" }),
        }
    }

    fn person(&self, someone: Someone, text: &'v str) -> Value<'v> {
        let registers = self.case.registers();
        let (id, name) = match someone {
            Someone::Leader(row) => registers.leaders.get(row).map_or(("", ""), |leader| (leader.id.0, leader.name.0)),
            Someone::Staff(row) => registers.staff.get(row).map_or(("", ""), |member| (member.id.0, member.name.0)),
        };
        Value::Person(Person { text: if text.is_empty() { id } else { text }, someone: Some(someone), id, name })
    }

    fn of_unit(&self, key: UnitKey) -> Value<'v> {
        let unit = self.case.unit;
        let place = |found: Option<usize>| found.unwrap_or_default();
        match key {
            UnitKey::Id => Value::Text(&unit.id),
            UnitKey::Name => Value::Text(&unit.name),
            UnitKey::Office => Value::Text(&unit.office),
            UnitKey::OrganizationDepartment => Value::Text(&unit.organization_department),
            UnitKey::Level => {
                Value::Choice(UnitLevel::CHOICES, place(UnitLevel::ALL.iter().position(|level| *level == unit.level)))
            }
            UnitKey::Kind => Value::Choice(UnitKind::CHOICES, place(UnitKind::ALL.iter().position(|kind| *kind == unit.kind))),
        }
    }
}

fn counted<'v>(n: Option<i64>) -> Value<'v> {
    n.map_or(Value::Blank, |n| Value::Number(Number::whole(n)))
}
