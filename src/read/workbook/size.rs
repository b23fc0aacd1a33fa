//! How large a workbook is once it is unpacked, before any parser makes room for it: archives may claim what they like, so
//! they are unpacked to be measured.

use std::io::{Cursor, Read as _, copy, sink};

use ::zip::ZipArchive;
use ::zip::read::ZipFile;

use super::{MOST_CELLS, MOST_UNPACKED, Unreadable};

/// With this a zip archive begins.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";
/// With this a compound file begins: `.xls`, or an `.xlsx` with a password.
pub(super) const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Workbooks have some dozens of parts, with pictures some hundreds.
const MOST_PARTS: usize = 10_000;

/// What a zip archive holds.
pub(super) enum Archive {
    /// Office Open XML.
    Excel,
    /// OpenDocument: its content.xml.
    OpenDocument(Vec<u8>),
}

/// Looks into a zip archive and measures what it unpacks to.
pub(super) fn zip(bytes: &[u8]) -> Result<Archive, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(Unreadable::TooLarge);
    }
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| Unreadable::Damaged)?;
        let size = copy(&mut part.take(left + 1), &mut sink()).map_err(|_| Unreadable::Damaged)?;
        left = left.checked_sub(size).ok_or(Unreadable::TooLarge)?;
    }
    if archive.index_for_name("xl/workbook.xml").is_some() || archive.index_for_name("[Content_Types].xml").is_some() {
        return Ok(Archive::Excel);
    }
    let manifest = archive.by_name("META-INF/manifest.xml").map_err(|_| Unreadable::Foreign).and_then(unpacked)?;
    if manifest.windows(15).any(|window| window == b"encryption-data") {
        return Err(Unreadable::Password);
    }
    archive.by_name("content.xml").map_err(|_| Unreadable::Foreign).and_then(unpacked).map(Archive::OpenDocument)
}

fn unpacked(mut part: ZipFile<'_, Cursor<&[u8]>>) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    part.read_to_end(&mut bytes).map_err(|_| Unreadable::Damaged)?;
    Ok(bytes)
}

/// Looks into a compound file. calamine makes room for every cell between the first and the last of each sheet; where
/// that is more than a clerk's sheets need, the file is not read.
pub(super) fn compound(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut file = ::cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    if file.exists("/EncryptedPackage") {
        return Err(Unreadable::Password);
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.exists(name)).ok_or(Unreadable::Foreign)?;
    let mut stream = Vec::new();
    let mut opened = file.open_stream(name).map_err(|_| Unreadable::Damaged)?.take(MOST_UNPACKED);
    opened.read_to_end(&mut stream).map_err(|_| Unreadable::Damaged)?;
    match cells_between(&stream) > MOST_CELLS as u64 {
        true => Err(Unreadable::TooLarge),
        false => Ok(()),
    }
}

/// The cells between the first and the last of every sheet of a BIFF stream together, and those that each says that it
/// has, where that is more ([MS-XLS] 2.4).
fn cells_between(stream: &[u8]) -> u64 {
    const DIMENSIONS: u16 = 0x0200;
    const END: u16 = 0x000A;
    /// Formula, Number, Label, BoolErr, Rk, LabelSst, RString, MulRk: each begins with a row and a column.
    const CELLS: [u16; 8] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, 0x00BD];
    let (mut total, mut sheet, mut rest) = (0_u64, Extent::default(), stream);
    while let Some((kind, length, after)) = record(rest) {
        let data = after.get(..length).unwrap_or(after);
        match kind {
            DIMENSIONS => total = total.saturating_add(declared(data)),
            END => {
                total = total.saturating_add(sheet.cells());
                sheet = Extent::default();
            }
            _ if CELLS.contains(&kind) => sheet.add(data, kind),
            _ => {}
        }
        rest = after.get(length..).unwrap_or_default();
    }
    total.saturating_add(sheet.cells())
}

fn record(stream: &[u8]) -> Option<(u16, usize, &[u8])> {
    let kind = number(stream, 0)?;
    Some((kind, usize::from(number(stream, 2)?), stream.get(4..)?))
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

/// The size that a sheet says that it has, of which calamine reserves each cell: in BIFF8 rows are four bytes, before two.
fn declared(data: &[u8]) -> u64 {
    let long = |at: usize| data.get(at..).and_then(|data| data.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four));
    let short = |at: usize| u64::from(number(data, at).unwrap_or(0));
    let (rows, columns) = match data.len() {
        0..14 => (short(2).saturating_sub(short(0)), short(6).saturating_sub(short(4))),
        _ => (
            u64::from(long(4).wrapping_sub(long(0))),
            u64::from(number(data, 10).unwrap_or(0).wrapping_sub(number(data, 8).unwrap_or(0))),
        ),
    };
    // Room that is reserved and not used costs little, and many programs count rows that are only coloured.
    rows.saturating_mul(columns) / 8
}

#[derive(Default)]
struct Extent {
    last: Option<(u64, u64)>,
    first: (u64, u64),
}

impl Extent {
    fn add(&mut self, data: &[u8], kind: u16) {
        const MUL_RK: u16 = 0x00BD;
        let (Some(row), Some(column)) = (number(data, 0), number(data, 2)) else { return };
        let (row, column) = (u64::from(row), u64::from(column));
        // A run of numbers holds six bytes for each.
        let run = if kind == MUL_RK { (data.len() as u64).saturating_sub(6) / 6 } else { 0 };
        let (first, last) = (self.first, self.last.unwrap_or((row, column)));
        let first = if self.last.is_some() { first } else { (row, column) };
        self.first = (first.0.min(row), first.1.min(column));
        self.last = Some((last.0.max(row), last.1.max(column + run)));
    }

    fn cells(&self) -> u64 {
        self.last.map_or(0, |last| (last.0 - self.first.0 + 1) * (last.1 - self.first.1 + 1))
    }
}
