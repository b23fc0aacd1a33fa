//! An expression of Rhai, read and held against what there is: the register's columns, the staff member's, the unit's
//! keys and the functions. What is wrong is told with its place in the expression.

use std::collections::BTreeSet;

use rhai::{ASTFlags, ASTNode, Engine, Expr, FnCallExpr, ParseErrorType, Position, Stmt};

use super::names::{self, Function, Object, UnitKey};
use super::number::{Number, Operation};
use crate::lang::Told;
use crate::read::nearest::nearest;
use crate::records::Register;

/// The longest expression, in bytes.
const LONGEST: usize = 4096;

/// How deep one may be nested.
const DEEPEST: usize = 48;

/// An expression that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// As it is written.
    pub source: String,
    pub(super) root: Node,
}

/// Why an expression cannot be used, and where in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The line within the expression, from 1.
    pub line: u32,
    /// The character of that line, from 1; `None` for the expression as a whole.
    pub character: Option<u32>,
    /// What is wrong, with `{place}` for where.
    pub told: Told,
}

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Blank,
    YesNo(bool),
    Number(Number),
    Text(String),
    /// A column of the row.
    Column(usize),
    /// The row's staff member.
    Staff,
    /// A column of the row's staff member; blank where there is none, if asked for with `?.`.
    OfStaff(usize, WithoutStaff),
    /// A key of unit.md.
    OfUnit(UnitKey),
    Not(Box<Node>),
    Negative(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    /// The first that is not blank.
    Coalesce(Vec<Node>),
    Compare(Relation, Box<[Node; 2]>),
    Calculate(Operation, Box<[Node; 2]>),
    OneOf(Box<Node>, Vec<Node>),
    Call(Function, Vec<Node>),
}

/// What a column of the staff member is where there is no staff member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WithoutStaff {
    /// `?.`
    Blank,
    /// `.`
    Undetermined,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Expression {
    /// Reads an expression about the rows of a register.
    ///
    /// # Errors
    /// Where it is no expression, or names what there is not.
    pub fn read(register: Register, source: &str) -> Result<Expression, Fault> {
        let source = source.trim();
        let whole = |key| Fault { line: 1, character: None, told: Told::plain(key) };
        if source.len() > LONGEST {
            return Err(whole("problem.check-too-long"));
        }
        // Between backticks Rhai expects statements, which there are none of here.
        if let Some(at) = source.find('`') {
            return Err(fault_at_byte(source, at, "problem.check-backtick"));
        }
        let mut engine = Engine::new_raw();
        engine.set_max_expr_depths(DEEPEST).set_max_string_size(LONGEST).set_max_array_size(LONGEST);
        engine.set_allow_if_expression(false).set_allow_switch_expression(false).set_allow_looping(false);
        engine.set_allow_statement_expression(false);
        let tree = engine.compile_expression(source).map_err(|error| {
            let told = match error.err_type() {
                ParseErrorType::ExprTooDeep => Told::plain("problem.check-too-deep"),
                _ => syntax(source, error.position()),
            };
            located(error.position(), told)
        })?;
        let mut found = None;
        tree.walk(&mut |path: &[ASTNode<'_>]| {
            if let Some(ASTNode::Stmt(Stmt::Expr(expression))) = path.first() {
                found = Some(Reader { register }.node(expression, DEEPEST));
            }
            false
        });
        let root = found.unwrap_or_else(|| Err(whole("problem.check-no-expression")))?;
        Ok(Expression { source: source.to_owned(), root })
    }

    /// The places of the row's columns that it reads.
    pub(super) fn columns(&self) -> BTreeSet<usize> {
        let mut columns = BTreeSet::new();
        self.root.each(&mut |node| {
            if let Node::Column(place) = node {
                columns.insert(*place);
            }
        });
        columns
    }
}

impl Node {
    fn each(&self, see: &mut dyn FnMut(&Node)) {
        see(self);
        match self {
            Node::Not(node) | Node::Negative(node) => node.each(see),
            Node::All(nodes) | Node::Any(nodes) | Node::Coalesce(nodes) | Node::Call(_, nodes) => {
                nodes.iter().for_each(|node| node.each(see));
            }
            Node::Compare(_, both) | Node::Calculate(_, both) => both.iter().for_each(|node| node.each(see)),
            Node::OneOf(node, list) => {
                node.each(see);
                list.iter().for_each(|node| node.each(see));
            }
            _ => {}
        }
    }
}

/// Makes our own tree of Rhai's.
struct Reader {
    register: Register,
}

impl Reader {
    fn node(&self, expression: &Expr, deep: usize) -> Result<Node, Fault> {
        let place = expression.position();
        let Some(deep) = deep.checked_sub(1) else {
            return Err(located(place, Told::plain("problem.check-too-deep")));
        };
        Ok(match expression {
            Expr::Unit(_) => Node::Blank,
            Expr::BoolConstant(yes, _) => Node::YesNo(*yes),
            Expr::IntegerConstant(n, _) => Node::Number(Number::whole(*n)),
            Expr::FloatConstant(n, _) => Node::Number(Number::decimal(**n).ok_or_else(|| unsupported(place))?),
            Expr::StringConstant(text, _) => Node::Text(text.to_string()),
            Expr::CharConstant(c, _) => Node::Text(c.to_string()),
            Expr::Variable(variable, ..) => self.object_alone(&variable.1, place)?,
            Expr::Dot(both, flags, _) => self.dot(&both.lhs, &both.rhs, *flags, deep)?,
            Expr::And(list, _) => Node::All(self.nodes(list, deep)?),
            Expr::Or(list, _) => Node::Any(self.nodes(list, deep)?),
            Expr::Coalesce(list, _) => Node::Coalesce(self.nodes(list, deep)?),
            Expr::FnCall(call, _) => self.call(call, place, deep)?,
            _ => return Err(unsupported(place)),
        })
    }

    fn nodes(&self, list: &[Expr], deep: usize) -> Result<Vec<Node>, Fault> {
        list.iter().map(|expression| self.node(expression, deep)).collect()
    }

    fn pair(&self, list: &[Expr], place: Position, deep: usize) -> Result<Box<[Node; 2]>, Fault> {
        let both: Result<[Node; 2], _> = self.nodes(list, deep)?.try_into();
        both.map(Box::new).map_err(|_| unsupported(place))
    }

    /// An object without a dot: only the staff member is a value by itself.
    fn object_alone(&self, name: &str, place: Position) -> Result<Node, Fault> {
        match names::object(name) {
            Some(Object::Staff) => Ok(Node::Staff),
            Some(Object::Row | Object::Unit) => Err(named(place, "problem.check-bare-object", name)),
            None => Err(unknown(place, "problem.check-unknown-name", name, names::objects())),
        }
    }

    /// `object.column`, and behind it perhaps `.function(…)`.
    fn dot(&self, left: &Expr, right: &Expr, flags: ASTFlags, deep: usize) -> Result<Node, Fault> {
        if let Expr::MethodCall(call, place) = right {
            return self.method(self.node(left, deep)?, call, *place, deep);
        }
        let (property, rest) = match right {
            Expr::Dot(both, ..) => (&both.lhs, Some(&both.rhs)),
            other => (other, None),
        };
        let node = match (left, property) {
            (Expr::Variable(variable, ..), Expr::Property(property, place)) => {
                self.property(&variable.1, left.position(), &property.2, *place, flags)?
            }
            _ => return Err(unsupported(property.position())),
        };
        match rest {
            None => Ok(node),
            Some(Expr::MethodCall(call, place)) => self.method(node, call, *place, deep),
            Some(Expr::Property(property, place)) => Err(named(*place, "problem.check-no-part", &property.2)),
            Some(other) => Err(unsupported(other.position())),
        }
    }

    fn property(&self, object: &str, at: Position, name: &str, place: Position, flags: ASTFlags) -> Result<Node, Fault> {
        let column = |register: Register| {
            let known = names::columns(register);
            names::column(register, name).ok_or_else(|| {
                let fault = unknown(place, "problem.check-unknown-column", name, known);
                with_register(fault, register)
            })
        };
        match names::object(object) {
            Some(Object::Row) => column(self.register).map(Node::Column),
            Some(Object::Staff) => {
                let without = match flags.contains(ASTFlags::NEGATED) {
                    true => WithoutStaff::Blank,
                    false => WithoutStaff::Undetermined,
                };
                column(Register::Staff).map(|place| Node::OfStaff(place, without))
            }
            Some(Object::Unit) => {
                let known = names::unit_keys();
                names::unit_key(name).map(Node::OfUnit).ok_or_else(|| unknown(place, "problem.check-unknown-key", name, known))
            }
            None => Err(unknown(at, "problem.check-unknown-name", object, names::objects())),
        }
    }

    /// `x.function(…)`, which is `function(x, …)`.
    fn method(&self, first: Node, call: &FnCallExpr, place: Position, deep: usize) -> Result<Node, Fault> {
        let mut arguments = vec![first];
        arguments.extend(self.nodes(&call.args, deep)?);
        function(&call.name, arguments, place)
    }

    fn call(&self, call: &FnCallExpr, place: Position, deep: usize) -> Result<Node, Fault> {
        let name = call.name.as_str();
        if let Some(relation) = relation(name) {
            return Ok(Node::Compare(relation, self.pair(&call.args, place, deep)?));
        }
        match (name, call.args.as_slice()) {
            ("!", [one]) => Ok(Node::Not(Box::new(self.node(one, deep)?))),
            ("-", [one]) => Ok(Node::Negative(Box::new(self.node(one, deep)?))),
            ("+", [one]) => self.node(one, deep),
            // `x in list` comes as `contains(list, x)`.
            ("contains" | "包含", [Expr::Array(list, _), one]) => {
                Ok(Node::OneOf(Box::new(self.node(one, deep)?), self.nodes(list, deep)?))
            }
            (_, arguments) => match operation(name) {
                Some(operation) => Ok(Node::Calculate(operation, self.pair(arguments, place, deep)?)),
                None => function(name, self.nodes(arguments, deep)?, place),
            },
        }
    }
}

fn function(name: &str, arguments: Vec<Node>, place: Position) -> Result<Node, Fault> {
    let Some((function, count)) = names::function(name) else {
        return Err(match name.chars().all(char::is_alphanumeric) || name.contains('_') {
            true => unknown(place, "problem.check-unknown-function", name, names::functions()),
            false => unsupported(place),
        });
    };
    if arguments.len() != count {
        let facts = [("name", name.to_owned()), ("found", arguments.len().to_string()), ("expected", count.to_string())];
        return Err(located(place, Told::new("problem.check-arguments", facts)));
    }
    Ok(Node::Call(function, arguments))
}

fn relation(name: &str) -> Option<Relation> {
    Some(match name {
        "==" => Relation::Equal,
        "!=" => Relation::NotEqual,
        "<" => Relation::Less,
        "<=" => Relation::LessOrEqual,
        ">" => Relation::Greater,
        ">=" => Relation::GreaterOrEqual,
        _ => return None,
    })
}

fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "+" => Operation::Add,
        "-" => Operation::Subtract,
        "*" => Operation::Multiply,
        "/" => Operation::Divide,
        "%" => Operation::Remainder,
        _ => return None,
    })
}

/// What stands where an expression cannot be read on; Rhai's own words for it are English and about its grammar.
fn syntax(source: &str, place: Position) -> Told {
    const SHOWN: usize = 12;
    let line = place.line().and_then(|line| source.lines().nth(line.checked_sub(1)?)).unwrap_or_default();
    let rest = line.chars().skip(place.position().map_or(usize::MAX, |character| character.saturating_sub(1)));
    match rest.take(SHOWN).collect::<String>() {
        found if found.trim().is_empty() => Told::plain("problem.check-incomplete"),
        found => Told::new("problem.check-syntax", [("found", found)]),
    }
}

fn unsupported(place: Position) -> Fault {
    located(place, Told::plain("problem.check-unsupported"))
}

fn named(place: Position, key: &'static str, name: &str) -> Fault {
    located(place, Told::new(key, [("name", name.to_owned())]))
}

/// A name that there is not, with the one most likely meant.
fn unknown(place: Position, key: &'static str, name: &str, known: impl Iterator<Item = &'static str>) -> Fault {
    let known: Vec<&str> = known.collect();
    let near = nearest(name, known.iter().copied()).map_or_else(|| known.join(", "), |near| format!("`{near}`"));
    located(place, Told::new(key, [("name", name.to_owned()), ("nearest", near)]))
}

fn with_register(mut fault: Fault, register: Register) -> Fault {
    fault.told.facts.push(("register", format!("{} ({}.csv)", register.chinese(), register.name())));
    fault
}

fn located(place: Position, told: Told) -> Fault {
    let line = place.line().and_then(|line| u32::try_from(line).ok()).unwrap_or(1);
    let character = place.position().and_then(|character| u32::try_from(character).ok());
    Fault { line, character, told }
}

fn fault_at_byte(source: &str, at: usize, key: &'static str) -> Fault {
    let before = source.get(..at).unwrap_or_default();
    let (lines, last) = before.rsplit_once('\n').map_or((0, before), |(above, last)| (above.matches('\n').count() + 1, last));
    let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    Fault { line: count(lines), character: Some(count(last.chars().count())), told: Told::plain(key) }
}
