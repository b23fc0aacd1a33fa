//! Each kind of structural pollution (after Vitagliano et al., Pollock, VLDB 2023), on every register: the same judged
//! rows as of the clean file, or a located problem. Never a silent difference.

use duizhao::records::Register;

use crate::scene::register_csv;
use crate::score;
use crate::torture::{Made, made};

type Pollute = fn(&str) -> Vec<u8>;

/// What a program of another country, or a hurried clerk, does to a file.
const KINDS: &[(&str, Pollute)] = &[
    ("CRLF line ends", |text| text.replace('\n', "\r\n").into_bytes()),
    ("CR line ends", |text| text.replace('\n', "\r").into_bytes()),
    ("CRLF and LF mixed", |text| text.replacen('\n', "\r\n", 1).into_bytes()),
    ("CR among LF", |text| text.replacen('\n', "\r", 2).into_bytes()),
    ("no line end at the end", |text| text.trim_end().as_bytes().to_vec()),
    ("blank lines", |text| text.replace('\n', "\n\n").into_bytes()),
    ("blank lines of commas", |text| text.replace('\n', "\n,,,\n").into_bytes()),
    ("preamble", |text| format!("填报单位：示例县\n{text}").into_bytes()),
    ("preamble of two rows", |text| format!("台账,,,\n填报单位：示例县,,2026年,\n{text}").into_bytes()),
    ("preamble of ten rows", |text| format!("{}{text}", "说明\n".repeat(10)).into_bytes()),
    ("footer", |text| format!("{text}合计,2\n").into_bytes()),
    ("footer in words", |text| format!("{text}填表人：甲某某\n").into_bytes()),
    ("header twice", |text| format!("{}\n{text}", text.lines().next().unwrap()).into_bytes()),
    ("header of two rows", |text| text.replacen('\n', "\n(类别),(说明)\n", 1).into_bytes()),
    ("no header", |text| text.split_once('\n').unwrap().1.as_bytes().to_vec()),
    ("a header cell missing", |text| text.split_once(',').unwrap().1.as_bytes().to_vec()),
    ("a separator more in a row", |text| text.trim_end().to_owned().into_bytes().into_iter().chain(*b",\n").collect()),
    ("a cell more in a row", |text| (text.trim_end().to_owned() + ",多余\n").into_bytes()),
    ("a cell less in a row", |text| text.trim_end().rsplit_once(',').unwrap().0.as_bytes().to_vec()),
    ("separators more in all rows", |text| text.replace('\n', ",\n").into_bytes()),
    ("semicolons", |text| text.replace(',', ";").into_bytes()),
    ("tabs", |text| text.replace(',', "\t").into_bytes()),
    ("full-width commas in the header", |text| {
        let (header, rows) = text.split_once('\n').unwrap();
        format!("{}\n{rows}", header.replace(',', "，")).into_bytes()
    }),
    ("full-width commas", |text| text.replace(',', "，").into_bytes()),
    ("bars", |text| text.replace(',', "|").into_bytes()),
    ("semicolons in one row", |text| {
        let (rest, last) = text.trim_end().rsplit_once('\n').unwrap();
        format!("{rest}\n{}\n", last.replace(',', ";")).into_bytes()
    }),
    ("all cells quoted", |text| quoted(text, "\"").into_bytes()),
    ("all cells in single quotes", |text| quoted(text, "'").into_bytes()),
    ("spaces around cells", |text| text.replace(',', " , ").into_bytes()),
    ("ideographic spaces around cells", |text| text.replace(',', "\u{3000},\u{3000}").into_bytes()),
    ("spaces before quotes", |text| quoted(text, "\"").replace(",\"", ", \"").into_bytes()),
    ("spaces behind quotes", |text| quoted(text, "\"").replace("\",", "\" ,").into_bytes()),
    ("a quote that opens and does not close", |text| text.replacen('\n', "\n\"", 1).into_bytes()),
    ("a quote in the last row", |text| {
        let (rest, last) = text.trim_end().rsplit_once('\n').unwrap();
        format!("{rest}\n\"{last}\n").into_bytes()
    }),
    ("a quote within a cell", |text| text.replacen(",", "\",", 3).into_bytes()),
    ("quotes escaped by backslash", |text| text.replace("示例文字", "示例\\\"文字").into_bytes()),
    ("text behind a closing quote", |text| quoted(text, "\"").replacen("\",\"", "\"x,\"", 30).into_bytes()),
    ("GB18030", |text| encoding_rs::GB18030.encode(text).0.into_owned()),
    ("UTF-8 with BOM", |text| format!("\u{FEFF}{text}").into_bytes()),
    ("UTF-16LE with BOM", |text| utf16(text, u16::to_le_bytes)),
    ("UTF-16BE with BOM", |text| utf16(text, u16::to_be_bytes)),
    ("UTF-16 without BOM", |text| utf16(text, u16::to_le_bytes)[2..].to_vec()),
    ("one row in GB18030", |text| {
        let (rest, last) = text.trim_end().rsplit_once('\n').unwrap();
        [rest.as_bytes(), b"\n", encoding_rs::GB18030.encode(last).0.as_ref()].concat()
    }),
    ("a byte that is none", |text| [text.trim_end().as_bytes(), &[0xFF], b"\n"].concat()),
    ("a NUL", |text| text.replacen("\n", "\n\0", 2).into_bytes()),
    ("cut off in a row", |text| text.as_bytes()[..text.len() - 9].to_vec()),
    ("columns in another order", |text| {
        let turn = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",") + "\n";
        text.lines().map(turn).collect::<String>().into_bytes()
    }),
    ("a column twice", |text| {
        text.lines().map(|line| format!("{},{line}\n", line.split(',').next().unwrap())).collect::<String>().into_bytes()
    }),
    ("an unknown column", |text| text.lines().map(|line| format!("序号,{line}\n")).collect::<String>().into_bytes()),
    ("a row twice", |text| format!("{text}{}\n", text.trim_end().rsplit('\n').next().unwrap()).into_bytes()),
    ("sep= line of Excel", |text| format!("sep=,\n{text}").into_bytes()),
    ("empty", |_| Vec::new()),
    ("only a BOM", |_| "\u{FEFF}".as_bytes().to_vec()),
];

fn quoted(text: &str, quote: &str) -> String {
    let line = |line: &str| line.split(',').map(|cell| format!("{quote}{cell}{quote}")).collect::<Vec<_>>().join(",") + "\n";
    text.lines().map(line).collect()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

/// Whether a file makes no silent difference against its clean twin.
fn is_honest(clean: &Made, polluted: &Made) -> bool {
    polluted.is_placed
        && (sorted(&polluted.rows) == sorted(&clean.rows)
            || !polluted.errors.is_empty()
            || polluted.counts[0] as usize > clean.rows.len() && !polluted.warnings.is_empty())
}

/// The cells of each row, in an order that does not depend on the columns'.
fn sorted(rows: &[String]) -> Vec<Vec<char>> {
    let characters = |row: &String| {
        let mut characters: Vec<char> = row.chars().filter(|c| !matches!(c, '"' | ' ' | ',' | '[' | ']')).collect();
        characters.sort_unstable();
        characters
    };
    rows.iter().map(characters).collect()
}

#[test]
fn no_pollution_makes_a_silent_difference() {
    let (mut files, mut same, mut told, mut silent) = (0, 0, 0, Vec::new());
    for register in Register::ALL {
        let text = register_csv(*register, "第一版");
        let clean = made(*register, text.as_bytes());
        assert!(clean.errors.is_empty() && clean.rows.len() == 2, "{register:?}: {clean:?}");
        for (kind, pollute) in KINDS {
            let polluted = made(*register, &pollute(&text));
            files += 1;
            match is_honest(&clean, &polluted) {
                true if polluted.errors.is_empty() => same += 1,
                true => told += 1,
                false => silent.push(format!("{register:?}, {kind}: {polluted:?}")),
            }
        }
    }
    score(
        "pollution",
        format_args!(
            "{} kinds on {} registers: {files} files, {same} read alike, {told} told, {} silent differences",
            KINDS.len(),
            Register::ALL.len(),
            silent.len()
        ),
    );
    assert!(silent.is_empty(), "{silent:#?}");
}

/// A reader that pads, cuts or swallows rows in silence is caught: the csv crate, asked to be flexible, does all three.
#[test]
fn a_reader_that_pads_and_swallows_is_caught() {
    let text = register_csv(Register::Tasks, "第一版");
    let clean = made(Register::Tasks, text.as_bytes());
    let flexible = |bytes: &[u8]| -> Made {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let rows: Vec<String> = reader.records().map_while(Result::ok).map(|row| format!("{row:?}")).collect();
        Made { counts: [rows.len() as u32, 0, 0], rows, errors: Vec::new(), warnings: Vec::new(), skipped: 0, is_placed: true }
    };
    let caught = KINDS.iter().filter(|(_, pollute)| !is_honest(&clean, &flexible(&pollute(&text)))).count();
    assert!(caught > 10, "only {caught} of {} are seen", KINDS.len());
}
