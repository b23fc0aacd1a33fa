//! Files that are wrong in every way that we know of: of each, every row is accepted, rejected or withheld, and what the
//! tool makes of it differs from what it makes of the clean twin only where it says so.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bumpalo::Bump;
use duizhao::read::marking::Clearances;
use duizhao::read::register::{RegisterFile, read_registers};
use duizhao::records::{Level, Register};
use proptest::prelude::*;

use crate::scene::register_csv;
use crate::score;

/// What was made of a register's file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The cells of the rows accepted, as they are read, without their lines.
    pub(crate) rows: Vec<String>,
    /// The rows counted: accepted, rejected, withheld.
    pub(crate) counts: [u32; 3],
    /// The codes of the errors and of the warnings.
    pub(crate) errors: Vec<String>,
    pub(crate) warnings: Vec<String>,
    /// Lines passed over as header, title or footer.
    pub(crate) skipped: usize,
    /// Whether every error has a place.
    pub(crate) is_placed: bool,
}

/// Reads a file of a register as the tool does.
pub(crate) fn made(register: Register, bytes: &[u8]) -> Made {
    let arena = Bump::new();
    let name = format!("{}.csv", register.name());
    let file = RegisterFile { register, shown: name.clone(), bytes: Ok(bytes.to_vec()) };
    let read = read_registers(&arena, &[file], &Clearances::default());
    let account = &read.accounts[0];
    let codes = |level| {
        let of_level = read.problems.iter().filter(move |problem| problem.code.level() == level);
        of_level.map(|problem| problem.code.name().to_owned()).collect::<Vec<_>>()
    };
    let errors = read.problems.iter().filter(|problem| problem.code.level() == Level::Error);
    Made {
        rows: read.registers.rows(register).map(|row| format!("{:?}", row.cells)).collect(),
        counts: [account.accepted, account.rejected, account.withheld],
        errors: codes(Level::Error),
        warnings: codes(Level::Warning),
        skipped: account.skipped.len(),
        is_placed: errors.into_iter().all(|problem| problem.file.as_deref() == Some(name.as_str())),
    }
}

/// The lines that hold something, by the bluntest of readings: at least and at most, for one of quotes and commas alone is
/// a row only where it is within something that is broken.
fn lines(bytes: &[u8]) -> (u32, u32) {
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    let count =
        |is_nothing: fn(&u8) -> bool| bytes.split(|byte| *byte == end).filter(|line| !line.iter().all(is_nothing)).count();
    let least = count(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b'"'));
    (least as u32, count(u8::is_ascii_whitespace) as u32)
}

/// What must hold of any bytes whatever: the rows are accounted for, and no error is without a place.
fn assert_accounted(register: Register, bytes: &[u8]) {
    let made = made(register, bytes);
    let wrong = wrong_with(&made, bytes);
    assert!(wrong.is_none(), "{}: {made:?} of {:?}", wrong.unwrap_or(""), String::from_utf8_lossy(bytes));
}

/// What is wrong with the accounting of a file.
fn wrong_with(made: &Made, bytes: &[u8]) -> Option<&'static str> {
    let rows: u32 = made.counts.iter().sum();
    let (least, most) = lines(bytes);
    let is_plain = bytes.is_ascii() && !bytes.contains(&b'"') && !bytes.contains(&0);
    if made.rows.len() as u32 != made.counts[0] {
        return Some("accepted rows are not the rows that there are");
    }
    if !made.is_placed {
        return Some("an error has no place");
    }
    if rows > most.max(1) + 1 {
        return Some("a row is counted twice");
    }
    if is_plain && rows < least.saturating_sub(1 + made.skipped as u32) {
        return Some("rows are lost");
    }
    let is_silent = made.counts[1] + made.counts[2] > 0 && made.errors.is_empty();
    is_silent.then_some("something was rejected and nobody is told")
}

/// Files of the project's own that are hard to read, each beside its clean twin's rows: in `tests/attack/torture/`.
#[test]
fn every_row_of_every_torture_file_is_accounted_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attack/torture");
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        files.push((path.display().to_string(), fs::read(path).unwrap()));
    }
    let fetched = std::env::var_os("DUIZHAO_TORTURE");
    for folder in fetched.iter() {
        collect(Path::new(folder), &mut files);
    }
    for (name, bytes) in &files {
        for register in Register::ALL {
            assert_accounted(*register, bytes);
        }
        // As a body below a header of ours, and above one.
        let ours = b"id,staff,assigned_on,due_on\n".as_slice();
        assert_accounted(Register::Tasks, &[ours, bytes].concat());
        assert_accounted(Register::Tasks, &[bytes.as_slice(), b"\n", ours].concat());
        assert!(!name.is_empty());
    }
    score(
        "CSV torture",
        format_args!("{} files, each as {} registers, 0 rows unaccounted", files.len(), Register::ALL.len() + 2),
    );
    assert!(files.len() >= 20);
}

fn collect(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "csv" || extension == "tsv" || extension == "txt") {
            files.push((path.display().to_string(), fs::read(path).unwrap()));
        }
    }
}

#[test]
fn an_accounting_that_does_not_add_up_is_caught() {
    let bytes = register_csv(Register::Tasks, "x");
    let bytes = bytes.as_bytes();
    let right = || made(Register::Tasks, bytes);
    let plain = b"id,staff,assigned_on,due_on\nT1,S1,2026-08-01,2026-08-02\nT2,S1,2026-08-01,2026-08-02\n";
    assert_eq!(wrong_with(&right(), bytes), None);
    let uncounted = Made { counts: [1, 0, 0], ..right() };
    let unplaced = Made { is_placed: false, ..right() };
    let twice = Made { counts: [2, 9, 0], errors: vec!["bad-value".into()], ..right() };
    let silent = Made { counts: [2, 1, 0], ..right() };
    for wrong in [uncounted, unplaced, twice, silent] {
        assert!(wrong_with(&wrong, bytes).is_some(), "{wrong:?}");
    }
    let lost = Made { rows: vec![String::new()], counts: [1, 0, 0], ..made(Register::Tasks, plain) };
    assert_eq!(wrong_with(&lost, plain), Some("rows are lost"));
}

/// On files that are right, the reader gives what the csv crate gives.
#[test]
fn on_well_formed_files_the_reader_agrees_with_the_csv_crate() {
    let mut compared = 0;
    for register in Register::ALL {
        for separator in [b',', b'\t', b';'] {
            for ending in ["\n", "\r\n", "\r"] {
                let text = register_csv(*register, "第一版");
                let mut writer = csv::WriterBuilder::new()
                    .delimiter(separator)
                    .quote_style(csv::QuoteStyle::Always)
                    .terminator(if ending == "\r\n" { csv::Terminator::CRLF } else { csv::Terminator::Any(ending.as_bytes()[0]) })
                    .from_writer(Vec::new());
                let mut reader = csv::Reader::from_reader(text.as_bytes());
                writer.write_record(reader.headers().unwrap()).unwrap();
                let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
                for row in &rows {
                    writer.write_record(row).unwrap();
                }
                let made = made(*register, &writer.into_inner().unwrap());
                let expected: Vec<String> = rows.iter().map(|row| format!("{:?}", row.iter().collect::<Vec<_>>())).collect();
                assert_eq!(made.rows, expected, "{register:?} {separator} {ending:?}: {:?}", made.errors);
                compared += 1;
            }
        }
    }
    score("differential with the csv crate", format_args!("{compared} files, 0 differences"));
}

/// What the properties found: a cell that is closed too late, with lines of quotes alone in it.
#[test]
fn lines_of_quotes_in_what_is_broken_are_rows() {
    let broken = b"id,staff,assigned_on,due_on\n\"\"\"\"\"\"\"\"\"\n\"\"\n\"a\n\"";
    assert_accounted(Register::Tasks, broken);
    assert_eq!(made(Register::Tasks, broken).counts, [0, 4, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::rounds("PROPERTIES", 96) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_accounted_for(bytes in proptest::collection::vec(any::<u8>(), 0..400), register in 0..21_usize) {
        assert_accounted(Register::ALL[register], &bytes);
    }

    #[test]
    fn any_text_below_a_header_is_accounted_for(body in "[a,\"\n\r\t;甲★密机0-9\\- ]{0,200}") {
        assert_accounted(Register::Tasks, format!("id,staff,assigned_on,due_on\n{body}").as_bytes());
    }

    #[test]
    fn a_file_with_some_bytes_changed_is_accounted_for(places in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..6), register in 0..21_usize) {
        let register = Register::ALL[register];
        let mut bytes = register_csv(register, "第一版").into_bytes();
        for (place, byte) in places {
            let place = usize::from(place) % bytes.len();
            bytes[place] = byte;
        }
        assert_accounted(register, &bytes);
    }

    #[test]
    fn well_formed_cells_are_read_as_the_csv_crate_reads_them(cells in proptest::collection::vec(proptest::collection::vec("[a-z甲乙,\"\n ]{1,8}", 2), 1..6)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "staff", "assigned_on", "due_on", "done_on", "summary"]).unwrap();
        for (row, cells) in cells.iter().enumerate() {
            writer.write_record([&format!("T{row}"), "S1", "2026-08-01", "2026-08-02", "", &format!("甲{}{}", cells[0], cells[1])]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let made = made(Register::Tasks, &bytes);
        let expected: BTreeMap<String, String> = csv::Reader::from_reader(bytes.as_slice())
            .records()
            .map(|row| row.unwrap())
            .map(|row| (row[0].to_owned(), format!("{:?}", row.iter().map(str::trim).collect::<Vec<_>>())))
            .collect();
        // A cell with line breaks and commas may look as if it had swallowed rows, and is then rejected, with its place.
        for row in &made.rows {
            assert!(expected.values().any(|expected| expected == row), "{row} is none of {expected:?}");
        }
        assert_eq!(made.counts[0] as usize == expected.len(), made.errors.is_empty());
    }
}
