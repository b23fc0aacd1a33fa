//! Figures that add up along the tree of units, and what a unit's page says of those above and below it.

use std::collections::{BTreeMap, HashMap};

use super::rows::{is_overdue, measure_fails};
use super::{CheckRow, UnitRows};
use crate::checks::Severity;
use crate::records::{UnitKind, UnitLevel};
use crate::report::model::{Conclusion, FindingCounts, RecordTotals, State, Status, UnitReport, worst};

/// A folder may be nested 32 deep (report.md); a longer chain of parents is no tree.
const DEEPEST: usize = 64;

/// The figures of a unit, or of a unit and all below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rollup {
    /// Units by conclusion.
    pub units: BTreeMap<Conclusion, u64>,
    /// Findings by severity.
    pub findings: FindingCounts,
    /// Findings that are new this quarter, excepted ones left out.
    pub new: u64,
    /// Rows of all files.
    pub records: RecordTotals,
    /// Corrections that are overdue.
    pub overdue_corrections: u64,
    /// Measures that are overdue.
    pub overdue_measures: u64,
    /// The articles, the preamble at 0.
    pub articles: [ArticleRollup; 8],
}

/// How a unit, or a unit and all below it, stand on an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ArticleRollup {
    /// Units by the worst status of the article's provisions.
    pub units: ByStatus,
    /// Findings under the article.
    pub findings: FindingCounts,
}

/// Units by a status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ByStatus([u32; 6]);

/// The figures of one unit, as small as they may be: they are kept of every unit.
#[derive(Clone, Debug)]
pub struct Figures {
    findings: FindingCounts,
    new: u32,
    overdue_corrections: u32,
    overdue_measures: u32,
    records: RecordTotals,
    articles: [Article; 8],
}

/// How one unit stands on an article.
#[derive(Clone, Copy, Debug, Default)]
struct Article {
    /// The worst status of the article's provisions.
    status: Option<Status>,
    breach: u32,
    shortfall: u32,
    advisory: u32,
    excepted: u32,
}

/// A unit's id and name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnitLink {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A unit in the list of the one above it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChildEntry {
    /// The unit.
    pub unit: UnitLink,
    /// Its level.
    pub level: UnitLevel,
    /// Its kind.
    pub kind: UnitKind,
    /// What its own report comes to.
    pub conclusion: Conclusion,
    /// Its own figures.
    pub own: Rollup,
    /// Its figures with all below it; `None` where nothing is below it.
    pub subtree: Option<Rollup>,
}

/// What stands around a unit. A unit without children needs its ancestors only, so its pages can be written at once.
#[derive(Clone, Debug, Default)]
pub struct UnitContext {
    /// The units above it, the root first.
    pub ancestors: Vec<UnitLink>,
    /// Its direct children, in order.
    pub children: Vec<ChildEntry>,
    /// Its figures with all below it, where it has children.
    pub subtree: Option<Rollup>,
}

/// All units of a quarter as a tree.
pub struct Tree<'a> {
    units: &'a [UnitRows],
    places: HashMap<&'a str, usize>,
    children: HashMap<&'a str, Vec<usize>>,
    /// Of the units that have others below them, by place.
    rollups: HashMap<usize, Rollup>,
}

impl Figures {
    /// The figures of a unit.
    pub fn of(report: &UnitReport) -> Figures {
        let open = report.checks.iter().flat_map(|check| &check.findings).filter(|finding| !finding.excepted);
        let overdue = report.corrections.iter().filter(|c| is_overdue(c.due_on, c.done_on, report.as_of));
        let unfinished = report.measures.iter().filter(|m| measure_fails(report, "measure-overdue", &m.id));
        Figures {
            findings: report.counts.findings,
            new: count(open.filter(|finding| finding.state == State::New)),
            records: RecordTotals::of(report),
            overdue_corrections: count(overdue),
            overdue_measures: count(unfinished),
            articles: std::array::from_fn(|article| Article::of(report, article as u8)),
        }
    }

    /// The same to be added up, of a unit with this conclusion.
    pub fn rollup(&self, conclusion: Conclusion) -> Rollup {
        Rollup {
            units: BTreeMap::from([(conclusion, 1)]),
            findings: self.findings,
            new: self.new.into(),
            records: self.records,
            overdue_corrections: self.overdue_corrections.into(),
            overdue_measures: self.overdue_measures.into(),
            articles: self.articles.map(Article::rollup),
        }
    }
}

impl Rollup {
    /// Adds another unit's figures.
    pub fn add(&mut self, other: &Rollup) {
        add_map(&mut self.units, &other.units);
        add_findings(&mut self.findings, other.findings);
        self.new += other.new;
        self.records.rows += other.records.rows;
        self.records.accepted += other.records.accepted;
        self.records.rejected += other.records.rejected;
        self.records.withheld += other.records.withheld;
        self.overdue_corrections += other.overdue_corrections;
        self.overdue_measures += other.overdue_measures;
        for (mine, theirs) in self.articles.iter_mut().zip(&other.articles) {
            mine.units.add(theirs.units);
            add_findings(&mut mine.findings, theirs.findings);
        }
    }
}

impl ByStatus {
    /// How many units have a status.
    pub fn count(&self, status: Status) -> u32 {
        self.0.get(status as usize).copied().unwrap_or_default()
    }

    fn one(status: Option<Status>) -> ByStatus {
        let mut units = ByStatus::default();
        if let Some(count) = status.and_then(|status| units.0.get_mut(status as usize)) {
            *count = 1;
        }
        units
    }

    fn add(&mut self, other: ByStatus) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}

impl Article {
    fn of(report: &UnitReport, article: u8) -> Article {
        let provisions = report.provisions.iter().filter(|p| p.id.article == article);
        let checks = report.checks.iter().filter(|check| check.provision.article == article);
        let mut counted = Article { status: worst(provisions.filter_map(|p| p.status)), ..Article::default() };
        for finding in checks.flat_map(|check| &check.findings) {
            match finding.severity {
                _ if finding.excepted => counted.excepted += 1,
                Severity::Breach => counted.breach += 1,
                Severity::Shortfall => counted.shortfall += 1,
                Severity::Advisory => counted.advisory += 1,
            }
        }
        counted
    }

    fn rollup(self) -> ArticleRollup {
        let findings = FindingCounts {
            breach: self.breach.into(),
            shortfall: self.shortfall.into(),
            advisory: self.advisory.into(),
            excepted: self.excepted.into(),
        };
        ArticleRollup { units: ByStatus::one(self.status), findings }
    }
}

impl<'a> Tree<'a> {
    /// The tree of these units, whatever their order.
    pub fn of(units: &'a [UnitRows]) -> Tree<'a> {
        let places: HashMap<&str, usize> = units.iter().zip(0..).map(|(unit, place)| (unit.id.as_str(), place)).collect();
        let mut tree = Tree { units, places, children: HashMap::new(), rollups: HashMap::new() };
        for (place, unit) in units.iter().enumerate() {
            if let Some(parent) = unit.parent.as_deref().filter(|parent| tree.places.contains_key(parent)) {
                tree.children.entry(parent).or_default().push(place);
            }
        }
        tree.rollups = tree.add_up();
        tree
    }

    /// What stands around a unit.
    pub fn context(&self, id: &str) -> UnitContext {
        let mut ancestors: Vec<UnitLink> = self.chain(id).skip(1).map(UnitRows::link).collect();
        ancestors.reverse();
        let children = self.children_of(id);
        let subtree = self.places.get(id).and_then(|place| self.rollups.get(place)).cloned();
        UnitContext { ancestors, children, subtree }
    }

    /// The units without one above them.
    pub fn roots(&self) -> Vec<ChildEntry> {
        let is_root = |unit: &UnitRows| unit.parent.as_deref().is_none_or(|parent| !self.places.contains_key(parent));
        self.units.iter().enumerate().filter(|(_, unit)| is_root(unit)).map(|(place, unit)| self.entry(place, unit)).collect()
    }

    /// A unit's direct children, in order.
    pub fn children_of(&self, id: &str) -> Vec<ChildEntry> {
        let places = self.children.get(id).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| Some(self.entry(*place, self.units.get(*place)?))).collect()
    }

    /// All units in the order of a walk through the tree, with their depth.
    pub fn walk(&self) -> Vec<(usize, ChildEntry)> {
        let mut list = Vec::new();
        let mut open: Vec<(usize, ChildEntry)> = self.roots().into_iter().rev().map(|entry| (0, entry)).collect();
        while let Some((depth, entry)) = open.pop() {
            if depth < DEEPEST {
                open.extend(self.children_of(&entry.unit.id).into_iter().rev().map(|child| (depth + 1, child)));
            }
            list.push((depth, entry));
        }
        list
    }

    fn entry(&self, place: usize, unit: &UnitRows) -> ChildEntry {
        ChildEntry::of(unit, self.rollups.get(&place))
    }

    /// The unit and those above it, upwards.
    fn chain(&self, id: &str) -> impl Iterator<Item = &'a UnitRows> {
        let find = |id: &str| self.places.get(id).and_then(|place| self.units.get(*place));
        let up = move |unit: &&'a UnitRows| unit.parent.as_deref().and_then(find);
        std::iter::successors(find(id), up).take(DEEPEST)
    }

    /// Every unit's figures are added to all above it.
    fn add_up(&self) -> HashMap<usize, Rollup> {
        let mut rollups: HashMap<usize, Rollup> = HashMap::new();
        for unit in self.units {
            for above in self.chain(&unit.id).filter(|above| self.children.contains_key(above.id.as_str())) {
                if let Some(place) = self.places.get(above.id.as_str()) {
                    rollups.entry(*place).or_default().add(&unit.own());
                }
            }
        }
        rollups
    }
}

impl UnitContext {
    /// What stands around a unit of these figures, when those below it are known.
    pub fn of(ancestors: Vec<UnitLink>, own: Rollup, children: Vec<ChildEntry>) -> UnitContext {
        UnitContext { ancestors, subtree: subtree(own, &children), children }
    }
}

impl ChildEntry {
    /// A unit, with its figures and all below it where there is something below it.
    pub fn of(unit: &UnitRows, subtree: Option<&Rollup>) -> ChildEntry {
        ChildEntry {
            unit: unit.link(),
            level: unit.level,
            kind: unit.kind,
            conclusion: unit.conclusion,
            own: unit.own(),
            subtree: subtree.cloned(),
        }
    }
}

impl UnitRows {
    /// A check that is kept.
    pub(super) fn check(&self, id: &str) -> Option<&CheckRow> {
        self.checks.iter().find(|check| check.id() == id)
    }

    /// The unit's own figures, to be added up.
    pub fn own(&self) -> Rollup {
        self.figures.rollup(self.conclusion)
    }

    fn link(&self) -> UnitLink {
        UnitLink { id: self.id.clone(), name: self.name.clone() }
    }
}

/// The figures of a unit and all below it, where there is something below it.
pub fn subtree(own: Rollup, children: &[ChildEntry]) -> Option<Rollup> {
    let mut subtree = (!children.is_empty()).then_some(own)?;
    for child in children {
        subtree.add(child.subtree.as_ref().unwrap_or(&child.own));
    }
    Some(subtree)
}

fn count(rows: impl Iterator) -> u32 {
    u32::try_from(rows.count()).unwrap_or(u32::MAX)
}

fn add_map<K: Ord + Copy>(mine: &mut BTreeMap<K, u64>, theirs: &BTreeMap<K, u64>) {
    for (key, n) in theirs {
        *mine.entry(*key).or_default() += n;
    }
}

fn add_findings(mine: &mut FindingCounts, theirs: FindingCounts) {
    mine.breach += theirs.breach;
    mine.shortfall += theirs.shortfall;
    mine.advisory += theirs.advisory;
    mine.excepted += theirs.excepted;
}
