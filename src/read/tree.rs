//! The tree of units in a data folder.

use std::path::PathBuf;

use crate::records::{Problem, UnitKind, UnitLevel, Withheld};
use crate::regulation::Parameters;
use crate::time::Day;

use super::parameters::ParameterFile;
use super::settings::Settings;

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
    /// What duizhao.toml says on every run.
    pub settings: Settings,
}

/// A unit as its unit.md introduces it.
#[derive(Debug)]
pub struct UnitEntry {
    /// The folder, relative to the data folder.
    pub folder: PathBuf,
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
    /// The place in [`Tree::units`] of the unit above.
    pub parent: Option<usize>,
    /// The places in [`Tree::units`] of the units directly below, in path order.
    pub children: Vec<usize>,
    /// The parameter files that hold for it, the topmost first.
    pub parameter_files: Vec<std::sync::Arc<ParameterFile>>,
}

impl UnitEntry {
    /// The parameters in force for the unit at an as-of date.
    pub fn parameters(&self, as_of: Day) -> Parameters {
        Parameters::resolved(&self.parameter_files, as_of)
    }
}
