//! `.ods`: the cells of content.xml (OpenDocument 1.3, part 3, 9.1). calamine makes room for every repeated cell before it
//! counts them and does not tell merged ones, so the elements are read here as quick-xml gives them.

use bumpalo::Bump;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{MOST_CELLS, SheetName, Unreadable, values};
use crate::read::grid::{Grid, Merged, Origin, SheetCell};

/// The rows and columns that a sheet has at most.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;
/// A row that is not empty is repeated so often at most: a few bytes would else stand for a million rows, each with what
/// is wrong with it.
const MOST_REPEATED: u32 = 65_536;
/// Spaces are written as their number.
const MOST_SPACES: usize = 1024;

/// A document: its content.xml, and what its sheets are called.
pub(super) struct Ods {
    content: Vec<u8>,
    sheets: Vec<SheetName>,
}

type Xml<'c> = Reader<&'c [u8]>;

/// Lists the sheets of a content.xml.
pub(super) fn open(content: Vec<u8>) -> Result<Ods, Unreadable> {
    let mut sheets = Vec::new();
    let mut hidden = Vec::new();
    let mut style = String::new();
    let mut xml = xml(&content);
    loop {
        match xml.read_event().map_err(damaged)? {
            Event::Start(element) => match element.name().as_ref() {
                "style:style" => style = attribute(&element, "style:name").unwrap_or_default(),
                "style:table-properties" if attribute(&element, "table:display").as_deref() == Some("false") => {
                    hidden.push(style.clone());
                }
                "table:table" => {
                    let name = attribute(&element, "table:name").unwrap_or_default();
                    let is_visible = attribute(&element, "table:style-name").is_none_or(|style| !hidden.contains(&style));
                    sheets.push(SheetName { name, is_visible });
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(Ods { content, sheets })
}

impl Ods {
    /// The sheets, in order.
    pub(super) fn sheets(&self) -> Vec<SheetName> {
        self.sheets.clone()
    }

    /// The first rows of a sheet.
    pub(super) fn grid<'a>(&self, arena: &'a Bump, sheet: &str, rows: usize) -> Result<Grid<'a>, Unreadable> {
        let mut xml = xml(&self.content);
        loop {
            match xml.read_event().map_err(damaged)? {
                Event::Start(element)
                    if is(&element, "table:table") && attribute(&element, "table:name").unwrap_or_default() == sheet =>
                {
                    return Table::new(arena, rows).read(&mut xml);
                }
                Event::Eof => return Err(Unreadable::Damaged),
                _ => {}
            }
        }
    }
}

fn xml(content: &[u8]) -> Xml<'_> {
    let mut xml = Reader::from_reader(content);
    xml.config_mut().expand_empty_elements = true;
    xml
}

fn damaged<E>(_: E) -> Unreadable {
    Unreadable::Damaged
}

fn is(element: &BytesStart<'_>, name: &str) -> bool {
    element.name().as_ref() == name
}

/// The value of an attribute, its references decoded.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    let raw: &str = found.value.as_ref();
    Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned()))
}

fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// A sheet as it is read.
struct Table<'a> {
    arena: &'a Bump,
    rows: usize,
    cells: Vec<SheetCell<'a>>,
    merged: Vec<Merged>,
    row: u32,
    column: u32,
    /// The tables within tables that have begun, which drawings may hold.
    depth: u32,
    filled_rows: usize,
}

impl<'a> Table<'a> {
    fn new(arena: &'a Bump, rows: usize) -> Table<'a> {
        Table { arena, rows, cells: Vec::new(), merged: Vec::new(), row: 0, column: 0, depth: 0, filled_rows: 0 }
    }

    fn read(mut self, xml: &mut Xml<'_>) -> Result<Grid<'a>, Unreadable> {
        let (mut repeated, mut begun) = (1, 0);
        while self.filled_rows < self.rows {
            match xml.read_event().map_err(damaged)? {
                Event::Start(element) if is(&element, "table:table-row") && self.depth == 0 => {
                    repeated = count(&element, "table:number-rows-repeated");
                    (self.column, begun) = (0, self.cells.len());
                }
                Event::End(element) if element.name().as_ref() == "table:table-row" && self.depth == 0 => {
                    self.end_row(repeated, begun)?;
                }
                Event::Start(element) if is(&element, "table:table-cell") && self.depth == 0 => self.cell(&element, xml, true)?,
                // What stands under a merged cell is not seen.
                Event::Start(element) if is(&element, "table:covered-table-cell") && self.depth == 0 => {
                    self.cell(&element, xml, false)?;
                }
                Event::Start(element) if is(&element, "table:table") => self.depth += 1,
                Event::End(element) if element.name().as_ref() == "table:table" => match self.depth.checked_sub(1) {
                    Some(depth) => self.depth = depth,
                    None => break,
                },
                Event::Eof => return Err(Unreadable::Damaged),
                _ => {}
            }
        }
        Ok(Grid::new(self.cells, self.merged)?)
    }

    /// Repeats a row as often as it says.
    fn end_row(&mut self, repeated: u32, begun: usize) -> Result<(), Unreadable> {
        let row: Vec<SheetCell<'a>> = self.cells.get(begun..).unwrap_or_default().to_vec();
        if !row.is_empty() {
            let repeated = repeated.min(MOST_ROWS.saturating_sub(self.row));
            if repeated > MOST_REPEATED {
                return Err(Unreadable::TooLarge);
            }
            self.filled_rows = self.filled_rows.saturating_add(repeated as usize);
            for below in 1..repeated {
                self.make_room(row.len())?;
                self.cells.extend(row.iter().map(|cell| SheetCell { row: cell.row + below, ..*cell }));
            }
        }
        self.row = self.row.saturating_add(repeated);
        Ok(())
    }

    fn make_room(&self, cells: usize) -> Result<(), Unreadable> {
        if self.cells.len() + cells > MOST_CELLS { Err(Unreadable::TooLarge) } else { Ok(()) }
    }

    /// Reads a cell to its end.
    fn cell(&mut self, element: &BytesStart<'_>, xml: &mut Xml<'_>, is_seen: bool) -> Result<(), Unreadable> {
        let repeated = count(element, "table:number-columns-repeated").min(MOST_COLUMNS.saturating_sub(self.column));
        let (down, right) = (count(element, "table:number-rows-spanned"), count(element, "table:number-columns-spanned"));
        let (row, column) = (self.row, self.column);
        let text = content(xml, element.name().as_ref())?;
        if is_seen && (down > 1 || right > 1) {
            let last = (row.saturating_add(down - 1), column.saturating_add(right - 1));
            self.merged.push(Merged { first: (row, column), last });
        }
        let value = if is_seen { value(self.arena, element, &text) } else { None };
        if let Some((text, origin)) = value.filter(|_| row < MOST_ROWS) {
            self.make_room(repeated as usize)?;
            self.cells.extend((column..column + repeated).map(|column| SheetCell { row, column, text, origin }));
        }
        self.column += repeated;
        Ok(())
    }
}

/// What a cell holds: an attribute says its type, another its value, of which the paragraphs show the form.
fn value<'a>(arena: &'a Bump, element: &BytesStart<'_>, shown: &str) -> Option<(&'a str, Origin)> {
    let of = |name: &str| attribute(element, name);
    if of("calcext:value-type").as_deref() == Some("error") {
        return Some(values::error(arena, shown.trim()));
    }
    let number = |name: &str| of(name).and_then(|value| value.parse::<f64>().ok());
    // LibreOffice keeps the yes and no of other formats as formulas.
    match of("table:formula").as_deref() {
        Some("of:=TRUE()") => return Some(values::yes_no(true)),
        Some("of:=FALSE()") => return Some(values::yes_no(false)),
        _ => {}
    }
    match of("office:value-type").as_deref() {
        Some("float" | "percentage" | "currency") => number("office:value").map(|value| values::number(arena, value)),
        Some("date") => of("office:date-value").and_then(|date| values::iso(arena, &date)),
        Some("time") => values::text(arena, shown).map(|(text, _)| (text, Origin::Date)),
        Some("boolean") => of("office:boolean-value").map(|value| values::yes_no(value.eq_ignore_ascii_case("true"))),
        Some(_) => values::text(arena, of("office:string-value").as_deref().unwrap_or(shown)),
        None if of("table:formula").is_some() => Some(values::UNCALCULATED),
        None => values::text(arena, shown),
    }
}

/// The paragraphs of a cell, to its end, without notes on it.
fn content(xml: &mut Xml<'_>, name: &str) -> Result<String, Unreadable> {
    let mut text = String::new();
    let (mut paragraphs, mut depth, mut aside) = (0_u32, 0_u32, 0_u32);
    loop {
        match xml.read_event().map_err(damaged)? {
            Event::Start(element) => match element.name().as_ref() {
                inner if inner == name => depth += 1,
                "office:annotation" | "draw:frame" | "draw:custom-shape" | "text:ruby-text" => aside += 1,
                _ if aside > 0 => {}
                "text:p" => {
                    paragraphs += 1;
                    text.push_str(if paragraphs > 1 { "\n" } else { "" });
                }
                "text:s" => text.extend(std::iter::repeat_n(' ', (count(&element, "text:c") as usize).min(MOST_SPACES))),
                "text:tab" => text.push('\t'),
                "text:line-break" => text.push('\n'),
                _ => {}
            },
            Event::End(element) => match element.name().as_ref() {
                inner if inner == name && depth == 0 => return Ok(text),
                inner if inner == name => depth -= 1,
                "office:annotation" | "draw:frame" | "draw:custom-shape" | "text:ruby-text" => aside = aside.saturating_sub(1),
                _ => {}
            },
            Event::Text(piece) if aside == 0 && paragraphs > 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) if aside == 0 && paragraphs > 0 => text.extend(referred(&reference)),
            Event::Eof => return Err(Unreadable::Damaged),
            _ => {}
        }
    }
}

/// The text of a reference: a character by its number, or one of the five names of XML. No other is ever expanded.
fn referred(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        _ => resolve_predefined_entity(reference.as_ref()).map(str::to_owned),
    }
}
