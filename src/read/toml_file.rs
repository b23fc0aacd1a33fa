//! What the `.toml` files have in common: where in the file something stands, and texts that must not be shown.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::marking::{self, Clearances};
use super::marks::Marks;
use crate::lang::Told;
use crate::records::{Code, Problem};

/// A key of a TOML table with its value.
pub type Item<'t, 'i> = (&'t Spanned<DeString<'i>>, &'t Spanned<DeValue<'i>>);

/// The file as a table, or what makes it unreadable: the first error of its syntax.
///
/// # Errors
/// One problem with this code that names the line.
pub fn parse<'i>(code: Code, file: &str, text: &'i str) -> Result<DeTable<'i>, Problem> {
    DeTable::parse(text).map(Spanned::into_inner).map_err(|error| {
        let told = Told::new("problem.toml-syntax", [("detail", error.message().to_owned())]);
        Problem::of_file(code, file, told).at_line(error.span().map_or(1, |span| line(text, &span)))
    })
}

/// The line on which a part of a text begins, from 1.
pub fn line(text: &str, span: &Range<usize>) -> u32 {
    let above = text.bytes().take(span.start).filter(|byte| *byte == b'\n').count();
    u32::try_from(above + 1).unwrap_or(u32::MAX)
}

/// The entries of a table in the order of the file.
pub fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<Item<'t, 'i>> {
    let mut items: Vec<Item<'t, 'i>> = table.iter().collect();
    items.sort_by_key(|(key, _)| key.span().start);
    items
}

/// The value under a key of a table.
pub fn get<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

/// The markings in a file's keys and texts, wherever they stand. Of a file whose syntax is broken the lines are searched.
pub fn marks(file: &str, text: &str, table: Option<&DeTable<'_>>, clearances: &Clearances) -> Marks {
    let mut marks = Marks::default();
    match table {
        Some(table) => search_table(&mut marks, file, text, table, clearances),
        None => {
            for (content, line) in text.lines().zip(1..) {
                marks.search(file, line, content, clearances);
            }
        }
    }
    marks
}

fn search_table(marks: &mut Marks, file: &str, text: &str, table: &DeTable<'_>, clearances: &Clearances) {
    for (key, value) in in_order(table) {
        search_text(marks, file, text, key.get_ref(), &key.span(), clearances);
        search_value(marks, file, text, value, clearances);
    }
}

/// Lines are counted for what is marked only: to count them for every text of a long file would take its square.
fn search_text(marks: &mut Marks, file: &str, text: &str, content: &str, at: &Range<usize>, clearances: &Clearances) {
    if marking::is_marked(content.trim()) {
        marks.search(file, line(text, at), content, clearances);
    }
}

fn search_value(marks: &mut Marks, file: &str, text: &str, value: &Spanned<DeValue<'_>>, clearances: &Clearances) {
    match value.get_ref() {
        DeValue::String(content) => search_text(marks, file, text, content, &value.span(), clearances),
        DeValue::Array(items) => {
            for item in items.iter() {
                search_value(marks, file, text, item, clearances);
            }
        }
        DeValue::Table(table) => search_table(marks, file, text, table, clearances),
        _ => {}
    }
}
