//! One unit: its folder on the disk, or the same files in memory, read into typed records.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use bumpalo::Bump;

use super::complaint;
use super::disk::{self, Name, REGISTER_LIMIT, TEXT_LIMIT};
use super::inputs::{self, Input};
use super::marks::Marks;
use super::measures::{self, Outcome};
use super::names::{self, Known};
use super::register::{RegisterFile, read_registers};
use super::sheet::read_sheet;
use super::tree::{Tree, UnitEntry};
use super::unread;
use crate::lang::Told;
use crate::records::{Code, FileAccount, Problem, Register, Unit, sha256};

/// A file of a unit's folder or of its folder of measures, in memory.
#[derive(Clone, Debug)]
pub struct UnitFile {
    /// The path relative to the unit's folder, with `/` between names.
    pub name: String,
    /// The bytes, or why the system does not let it be read.
    pub bytes: Result<Vec<u8>, io::ErrorKind>,
}

type Bytes = Result<Vec<u8>, io::ErrorKind>;

/// Reads the unit at a place of the tree from the disk; `None` where the tree has none there.
pub fn read_unit<'a>(tree: &Tree, unit: usize, arena: &'a Bump) -> Option<Unit<'a>> {
    let entry = tree.units.get(unit)?;
    let folder = tree.root.join(&entry.folder);
    let open = |(register, name): &(Register, Name)| {
        let bytes = disk::read(&folder.join(&name.on_disk), REGISTER_LIMIT);
        (*register, name.clone(), bytes)
    };
    let registers = entry.registers.iter().map(open).collect();
    let measures_folder = entry.measures_folder.as_ref().map(|name| (folder.join(&name.on_disk), name.text.as_str()));
    let shown = measures_folder.as_ref().map(|(_, shown)| *shown);
    let measures = measures_folder.iter().flat_map(|(folder, _)| {
        entry.measures.iter().map(|name| (name.clone(), disk::read(&folder.join(&name.on_disk), TEXT_LIMIT)))
    });
    Some(assemble(entry, registers, shown, measures, arena))
}

/// The digest of all that is read of the unit at a place of the tree, as [`Unit::inputs`] has it, from the files' bytes
/// alone: no record is read.
pub fn inputs_of(tree: &Tree, unit: usize) -> Option<String> {
    let entry = tree.units.get(unit)?;
    let mut read = known_inputs(entry);
    let mut bytes = Vec::new();
    for file in files_of(tree, entry) {
        let opened = disk::read_into(&mut bytes, &file.place, file.limit);
        read.push((file.shown, digest(opened.as_ref().map(|()| bytes.as_slice()))));
    }
    Some(inputs::digest(read))
}

/// How many bytes are read of the unit at a place of the tree, and in how many files.
pub fn size_of(tree: &Tree, unit: usize) -> (u64, u64) {
    let Some(entry) = tree.units.get(unit) else { return (0, 0) };
    let size = |file: FileOfUnit| std::fs::symlink_metadata(file.place).map_or(0, |metadata| metadata.len());
    files_of(tree, entry).fold((0, 0), |(bytes, files), file| (bytes + size(file), files + 1))
}

/// A file that is read when the unit is: a register, or a measure.
struct FileOfUnit {
    /// The path relative to the unit's folder, as it is shown.
    shown: String,
    place: PathBuf,
    /// The most bytes that are read of it.
    limit: u64,
}

fn files_of<'t>(tree: &Tree, entry: &'t UnitEntry) -> impl Iterator<Item = FileOfUnit> + use<'t> {
    let folder = tree.root.join(&entry.folder);
    let measures = entry.measures_folder.as_ref().map(|name| (folder.join(&name.on_disk), &name.text));
    let register =
        move |name: &Name| FileOfUnit { shown: name.shown(), place: folder.join(&name.on_disk), limit: REGISTER_LIMIT };
    let measures = measures.into_iter().flat_map(|(folder, shown)| {
        entry.measures.iter().map(move |name| FileOfUnit {
            shown: format!("{shown}/{}", name.shown()),
            place: folder.join(&name.on_disk),
            limit: TEXT_LIMIT,
        })
    });
    entry.registers.iter().map(move |(_, name)| register(name)).chain(measures)
}

/// The files of a unit's registers as they are, in the byte order of their names; of one that cannot be opened, the problem.
pub fn register_files(tree: &Tree, unit: usize) -> Vec<RegisterFile> {
    let Some(entry) = tree.units.get(unit) else { return Vec::new() };
    let folder = tree.root.join(&entry.folder);
    let open = |(register, name): &(Register, Name)| {
        let shown = name.shown();
        let bytes = match name.barred {
            Some(code) => Err(unread::barred(code, &shown, false)),
            None => disk::read(&folder.join(&name.on_disk), REGISTER_LIMIT).map_err(|kind| unread::register(&shown, kind)),
        };
        RegisterFile { register: *register, shown, bytes }
    };
    entry.registers.iter().map(open).collect()
}

/// Reads a unit from files in memory, as the tests of the checks' examples do. What unit.md and the `.toml` files say is
/// in the entry already.
pub fn read_files<'a>(entry: &UnitEntry, mut files: Vec<UnitFile>, arena: &'a Bump) -> Option<Unit<'a>> {
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let (mut registers, mut measures, mut folder, mut unknown) = (Vec::new(), Vec::new(), None, Vec::new());
    for (file, place) in files.into_iter().zip(1..) {
        let (around, name) = file.name.rsplit_once('/').unwrap_or(("", &file.name));
        let named = Name::new(OsString::from(name), place);
        match names::known(name) {
            Known::Register(register) if around.is_empty() => registers.push((register, named, file.bytes)),
            Known::Markdown if names::is_measures(around) => {
                folder = Some(around.to_owned());
                measures.push((named, file.bytes));
            }
            Known::Register(_) | Known::Markdown | Known::Unknown => {
                unknown.push(Problem::of_file(Code::UnknownFile, &file.name, Told::plain("problem.file-unknown")));
            }
            _ => {}
        }
    }
    let mut unit = assemble(entry, registers, folder.as_deref(), measures.into_iter(), arena);
    unit.problems.append(&mut unknown);
    unit.problems.sort_by(|a, b| a.order().cmp(&b.order()));
    Some(unit)
}

fn assemble<'a>(
    entry: &UnitEntry,
    registers: Vec<(Register, Name, Bytes)>,
    measures_folder: Option<&str>,
    measures: impl Iterator<Item = (Name, Bytes)>,
    arena: &'a Bump,
) -> Unit<'a> {
    let mut unit = Unit {
        id: entry.id.clone(),
        name: entry.name.clone(),
        level: entry.level,
        kind: entry.kind,
        office: entry.office.clone(),
        organization_department: entry.organization_department.clone(),
        parent: entry.parent_id.clone(),
        children: entry.children_ids.clone(),
        profile: entry.profile.clone(),
        registers: crate::records::Registers::default(),
        measures: Vec::new(),
        measures_unread: 0,
        accounts: Vec::new(),
        problems: entry.problems.clone(),
        cleared: entry.cleared.clone(),
        withheld: entry.withheld.clone(),
        inputs: String::new(),
    };
    let mut read = known_inputs(entry);
    read.extend(registers.iter().map(|(_, name, bytes)| (name.shown(), digest(bytes.as_deref()))));
    add_registers(&mut unit, entry, registers, arena);
    if let Some(folder) = measures_folder {
        let measures =
            measures.inspect(|(name, bytes)| read.push((format!("{folder}/{}", name.shown()), digest(bytes.as_deref()))));
        add_measures(&mut unit, entry, folder, measures);
    }
    unit.accounts.sort_by(|a, b| a.file.cmp(&b.file));
    unit.problems.sort_by(|a, b| a.order().cmp(&b.order()));
    unit.inputs = inputs::digest(read);
    unit
}

/// What was read of the unit when the tree was surveyed, what it inherits included.
fn known_inputs(entry: &UnitEntry) -> Vec<Input> {
    let parameters = entry.parameter_files.iter().map(|file| (file.path.clone(), file.sha256.clone()));
    entry.inputs.iter().cloned().chain(parameters).collect()
}

/// The digest of a file's bytes; of one that could not be read, a word of its own.
fn digest(bytes: Result<&[u8], &io::ErrorKind>) -> String {
    bytes.map_or_else(|_| "unread".to_owned(), sha256)
}

fn add_registers<'a>(unit: &mut Unit<'a>, entry: &UnitEntry, found: Vec<(Register, Name, Bytes)>, arena: &'a Bump) {
    let mut files = Vec::with_capacity(found.len());
    let mut barred = Vec::new();
    let twice = same_stems(&found);
    for (register, name, bytes) in found {
        let shown = name.shown();
        let bytes = match (name.barred, bytes) {
            (Some(code), bytes) => {
                barred.push(count(entry, register, &shown, code, bytes.as_deref().unwrap_or_default()));
                Err(unread::barred(code, &shown, false))
            }
            (None, bytes) if twice.contains_key(&shown) => {
                let code = Code::RegisterUnreadable;
                barred.push(count(entry, register, &shown, code, bytes.as_deref().unwrap_or_default()));
                Err(complaint::same_stem(&shown, twice.get(&shown).map_or("", String::as_str)))
            }
            (None, bytes) => bytes.map_err(|kind| unread::register(&shown, kind)),
        };
        files.push(RegisterFile { register, shown, bytes });
    }
    let mut read = read_registers(arena, &files, &entry.clearances);
    drop(files);
    read.accounts.retain(|account| !barred.iter().any(|other: &FileAccount| other.file == account.file));
    unit.registers = read.registers;
    for account in &barred {
        if let Some(register) = account.register {
            unit.registers.count_unread(register, account.rows());
        }
    }
    unit.accounts.append(&mut read.accounts);
    unit.accounts.append(&mut barred);
    unit.problems.append(&mut read.problems);
    unit.cleared.append(&mut read.cleared);
    unit.withheld.append(&mut read.withheld);
}

/// The files that differ from another in nothing but the extension, such as `staff.csv` and `staff.xlsx`, each with the
/// names of all of them: one was made from the other, and nobody says which is kept.
fn same_stems(found: &[(Register, Name, Bytes)]) -> HashMap<String, String> {
    let mut by_stem: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let extension = |name: &str| name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    for (_, name, _) in found.iter().filter(|(_, name, _)| name.barred.is_none()) {
        by_stem.entry(names::stem(&name.text).to_ascii_lowercase()).or_default().insert(&name.text);
    }
    let mut twice = HashMap::new();
    for files in by_stem.values() {
        let extensions: BTreeSet<String> = files.iter().map(|name| extension(name)).collect();
        if extensions.len() > 1 {
            let all = files.iter().copied().collect::<Vec<_>>().join(", ");
            twice.extend(files.iter().map(|name| ((*name).to_owned(), all.clone())));
        }
    }
    twice
}

/// The accounting of a file that is not read for its name's sake: its rows are counted, and nothing else of them is
/// looked at. A marking withholds them, anything else rejects them.
fn count(entry: &UnitEntry, register: Register, shown: &str, code: Code, bytes: &[u8]) -> FileAccount {
    let arena = Bump::new();
    let sheet = read_sheet(&arena, register, shown, bytes, &entry.clearances);
    let rows = sheet.account.rows() + u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    let (rejected, withheld) = if code == Code::ClassifiedMarking { (0, rows) } else { (rows, 0) };
    FileAccount { file: shown.to_owned(), register: Some(register), accepted: 0, rejected, withheld, skipped: Vec::new() }
}

fn add_measures(unit: &mut Unit<'_>, entry: &UnitEntry, folder: &str, found: impl Iterator<Item = (Name, Bytes)>) {
    let mut account =
        FileAccount { file: folder.to_owned(), register: None, accepted: 0, rejected: 0, withheld: 0, skipped: Vec::new() };
    let mut stems = HashSet::new();
    for (name, bytes) in found {
        match measure(unit, entry, folder, &name, &bytes, &mut stems) {
            Outcome::Accepted(measure) => {
                account.accepted += 1;
                unit.measures.push(*measure);
            }
            Outcome::Rejected => account.rejected += 1,
            Outcome::Withheld => account.withheld += 1,
        }
    }
    unit.measures_unread = account.rejected + account.withheld;
    unit.accounts.push(account);
}

/// Reads one file of the folder of measures and tells what is wrong with it.
fn measure(
    unit: &mut Unit<'_>,
    entry: &UnitEntry,
    folder: &str,
    name: &Name,
    bytes: &Bytes,
    stems: &mut HashSet<String>,
) -> Outcome {
    let file = format!("{folder}/{}", name.shown());
    if let Some(code) = name.barred {
        unit.problems.push(unread::barred(code, &file, false));
        return if code == Code::ClassifiedMarking { Outcome::Withheld } else { Outcome::Rejected };
    }
    let stem = names::stem(&name.text);
    if !stems.insert(stem.to_lowercase()) {
        let told = Told::new("problem.measure-again", [("stem", stem.to_owned())]);
        unit.problems.push(Problem::of_file(Code::BadFrontMatter, &file, told));
        return Outcome::Rejected;
    }
    match bytes {
        Err(kind) => {
            let code = unread::code(Code::BadFrontMatter, *kind);
            unit.problems.push(Problem::of_file(code, &file, unread::told(*kind)));
            Outcome::Rejected
        }
        Ok(bytes) => {
            let measures::ReadMeasure { outcome, problems, marks } = measures::read(&file, stem, bytes, &entry.clearances);
            let Marks { problems: marked, withheld, cleared } = marks;
            unit.problems.extend(problems.into_iter().chain(marked));
            unit.withheld.extend(withheld);
            unit.cleared.extend(cleared);
            outcome
        }
    }
}

#[cfg(test)]
mod tests;
