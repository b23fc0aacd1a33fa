//! The tree of units in a data folder.

use std::path::PathBuf;
use std::sync::Arc;

use crate::checks::LocalCheck;
use crate::records::{Cleared, Problem, Register, UnitKind, UnitLevel, Withheld};
use crate::regulation::Parameters;
use crate::time::Day;

use super::disk::Name;
use super::inputs::Input;
use super::marking::Clearances;
use super::parameters::ParameterFile;
use super::settings::Settings;

pub use super::survey::survey;

/// A data folder: its units, and what is wrong with it beyond them.
#[derive(Debug)]
pub struct Tree {
    /// The data folder.
    pub root: PathBuf,
    /// The units in path order: a parent stands before its children.
    pub units: Vec<UnitEntry>,
    /// Problems that belong to no unit; files relative to the data folder, with a leading `/`.
    pub problems: Vec<Problem>,
    /// Texts withheld outside any unit.
    pub withheld: Vec<Withheld>,
    /// All local checks of the data folder, in the order of their files' paths.
    pub local_checks: Vec<Arc<LocalCheck>>,
    /// What duizhao.toml says on every run.
    pub settings: Settings,
    /// The digest of the paths and bytes of what was read beside the units: duizhao.toml, and all files of parameters and of local checks.
    pub inputs: String,
}

/// A unit as its unit.md introduces it, and the files that its folder holds.
#[derive(Debug)]
pub struct UnitEntry {
    /// The folder, relative to the data folder.
    pub folder: PathBuf,
    /// The same as the reports show it: with `/` between names and in front, empty for the data folder itself.
    pub shown_folder: String,
    /// 标识
    pub id: String,
    /// 名称; the id where it is withheld.
    pub name: String,
    /// 层级
    pub level: UnitLevel,
    /// 类别
    pub kind: UnitKind,
    /// 办公厅室
    pub office: String,
    /// 组织部门
    pub organization_department: String,
    /// The profile: the Markdown body of unit.md; empty where it is withheld.
    pub profile: String,
    /// The place in [`Tree::units`] of the unit above.
    pub parent: Option<usize>,
    /// The places in [`Tree::units`] of the units directly below, in path order.
    pub children: Vec<usize>,
    /// The id of the unit above.
    pub parent_id: Option<String>,
    /// The ids of the units directly below, in path order.
    pub children_ids: Vec<String>,
    /// The parameter files that hold for it, the topmost first.
    pub parameter_files: Vec<Arc<ParameterFile>>,
    /// The local checks that hold for it, by id.
    pub local_checks: Vec<Arc<LocalCheck>>,
    /// The false alarms that its cleared.toml lists.
    pub clearances: Clearances,
    /// The files of its registers, in the byte order of their names. Units whose files have the same names share the list.
    pub registers: Arc<[(Register, Name)]>,
    /// Its folder of measures (具体措施), where it has one.
    pub measures_folder: Option<Name>,
    /// The files in it, in the byte order of their names; shared likewise.
    pub measures: Arc<[Name]>,
    /// What is wrong with what was read so far: unit.md and the names of files.
    pub problems: Vec<Problem>,
    /// False alarms that were cleared in what was read so far.
    pub cleared: Vec<Cleared>,
    /// Texts that were withheld in what was read so far.
    pub withheld: Vec<Withheld>,
    /// The paths and digests of what was read so far.
    pub inputs: Vec<Input>,
}

impl Tree {
    /// Takes units out, each with all below it: `is_gone` says which, by place.
    pub fn remove(&mut self, is_gone: &dyn Fn(usize) -> bool) {
        let mut places = Vec::with_capacity(self.units.len());
        let mut kept = 0;
        for place in 0..self.units.len() {
            let is_kept = !is_gone(place);
            places.push(is_kept.then_some(kept));
            kept += usize::from(is_kept);
        }
        let new = |place: &usize| places.get(*place).copied().flatten();
        let units = std::mem::take(&mut self.units);
        for (place, mut unit) in units.into_iter().enumerate() {
            if is_gone(place) {
                continue;
            }
            unit.parent = unit.parent.as_ref().and_then(new);
            let ids = unit.children.iter().zip(std::mem::take(&mut unit.children_ids));
            unit.children_ids = ids.filter(|(place, _)| new(place).is_some()).map(|(_, id)| id).collect();
            unit.children = unit.children.iter().filter_map(new).collect();
            self.units.push(unit);
        }
    }
}

impl UnitEntry {
    /// The parameters in force for the unit at an as-of date.
    pub fn parameters(&self, as_of: Day) -> Parameters {
        Parameters::resolved(&self.parameter_files, &self.shown_folder, as_of)
    }

    /// The unit that the examples of the checks are about: a party committee's office at county level, without files.
    pub fn example() -> UnitEntry {
        UnitEntry {
            folder: PathBuf::new(),
            shown_folder: String::new(),
            id: "shili-xian".to_owned(),
            name: "示例县".to_owned(),
            level: UnitLevel::County,
            kind: UnitKind::Party,
            office: "县委办公室".to_owned(),
            organization_department: "县委组织部".to_owned(),
            profile: String::new(),
            parent: None,
            children: Vec::new(),
            parent_id: None,
            children_ids: Vec::new(),
            parameter_files: Vec::new(),
            local_checks: Vec::new(),
            clearances: Clearances::default(),
            registers: Arc::from([]),
            measures_folder: None,
            measures: Arc::from([]),
            problems: Vec::new(),
            cleared: Vec::new(),
            withheld: Vec::new(),
            inputs: Vec::new(),
        }
    }
}
