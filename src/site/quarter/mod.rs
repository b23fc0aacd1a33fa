//! The pages across units: overview, catalogue, one page a check, the regulation, measures, corrections, problems.

mod catalogue;
mod lists;
mod overview;
mod regulation;

use std::collections::{BTreeMap, HashMap};

use serde::de::DeserializeOwned;

use super::page::{Crumb, Head, Of};
use super::rows::{PART, rows_at};
use super::{Checked, LocalCheck, Page, QuarterView, Site, Span, Tree, UnitRows, anchor, engine, search};
use crate::checks;
use crate::failure::Failure;
use crate::regulation::Provision;
use crate::report::model::Status;

/// A list across units: the places of unit and row.
pub(super) type Places = Vec<(u32, u32)>;

/// The pages of a quarter, with the lists that they share.
pub struct Plan<'a> {
    pub(super) view: QuarterView<'a>,
    pub(super) tree: Tree<'a>,
    /// Findings by check: `(unit, place among the check's findings)`.
    pub(super) findings: HashMap<&'a str, Places>,
    /// Units by check whose status wants attention: `(unit, place of the check)`.
    pub(super) attention: HashMap<&'a str, Places>,
    /// The local checks, by id, as the first unit has them.
    pub(super) local: BTreeMap<&'a str, &'a LocalCheck>,
    pub(super) measures: Places,
    pub(super) corrections: Places,
    pub(super) problems: Places,
    /// The units that lack a measure under an article, by the article's number.
    pub(super) uncovered: BTreeMap<u8, Vec<u32>>,
    /// What the pages of a long list all say.
    counted: lists::Counted<'a>,
    /// What there is to render, in order.
    pub jobs: Vec<Job>,
}

/// A page across units that is still to be rendered, so that the caller may render in parallel and keep few in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Overview,
    Catalogue,
    Check(String, usize),
    Regulation,
    Measures(usize),
    Corrections(usize),
    Problems(usize),
    Search,
    SearchUnits(usize),
}

/// What there is to render.
pub(super) fn plan<'a>(view: &QuarterView<'a>) -> Result<Plan<'a>, Failure> {
    let mut plan = Plan {
        view: *view,
        tree: Tree::of(view.units),
        findings: HashMap::new(),
        attention: HashMap::new(),
        local: BTreeMap::new(),
        measures: places(view.units, |unit| unit.measures.signs.len()),
        corrections: places(view.units, |unit| unit.corrections.signs.len()),
        problems: places(view.units, |unit| unit.problems.signs.len()),
        uncovered: BTreeMap::new(),
        counted: lists::Counted::of(view),
        jobs: Vec::new(),
    };
    for (unit, place) in view.units.iter().zip(0u32..) {
        plan.take_checks(unit, place);
    }
    plan.sort_lists();
    plan.uncovered = lists::uncovered(&plan)?;
    plan.jobs = plan.list_jobs();
    Ok(plan)
}

/// Renders one page.
pub(super) fn render(site: &Site, plan: &Plan<'_>, job: &Job) -> Result<Page, Failure> {
    let tera = &site.tera;
    let (path, bytes) = match &job.0 {
        Kind::Overview => ("index.html".to_owned(), engine::render(tera, "overview.html", &overview::view(site, plan))?),
        Kind::Catalogue => {
            ("checks/index.html".to_owned(), engine::render(tera, "catalogue.html", &catalogue::view(site, plan))?)
        }
        Kind::Check(id, number) => (
            format!("checks/{}", anchor::page(id, *number)),
            engine::render(tera, "check.html", &catalogue::check(site, plan, id, *number)?)?,
        ),
        Kind::Regulation => {
            ("regulation.html".to_owned(), engine::render(tera, "regulation.html", &regulation::view(site, plan))?)
        }
        Kind::Measures(n) => {
            (anchor::page("measures", *n), engine::render(tera, "measures.html", &lists::measures(site, plan, *n)?)?)
        }
        Kind::Corrections(n) => {
            (anchor::page("corrections", *n), engine::render(tera, "corrections.html", &lists::corrections(site, plan, *n)?)?)
        }
        Kind::Problems(n) => {
            (anchor::page("problems", *n), engine::render(tera, "problems.html", &lists::problems(site, plan, *n)?)?)
        }
        Kind::Search => return Ok(search::index_script(site.lang, plan.view.units.len(), &plan.local)),
        Kind::SearchUnits(n) => return Ok(search::units_script(plan.view.units, *n)),
    };
    Ok(Page { path, bytes })
}

/// The head of a page across units.
fn head(site: &Site, plan: &Plan<'_>, title: &str, root: &'static str, here: &'static str, way: Vec<Crumb>) -> Head {
    let summary = plan.view.summary;
    let of = Of {
        title,
        root,
        here,
        quarter: summary.quarter,
        as_of: summary.as_of,
        inputs: plan.view.inputs,
        tool: &summary.tool,
        names: plan.view.names,
        way,
    };
    Head::new(site, of)
}

impl<'a> Plan<'a> {
    /// The unit and its row of a place.
    fn unit(&self, place: u32) -> Option<&'a UnitRows> {
        self.view.units.get(place as usize)
    }

    /// The ids of all checks: the catalogue's, then the local ones.
    fn checks(&self) -> Vec<&str> {
        checks::catalogue().map(|check| check.id).chain(self.local.keys().copied()).collect()
    }

    /// The provision of a check.
    fn provision(&self, check: &str) -> Option<Provision> {
        checks::named(check).map(|known| known.provision).or_else(|| self.local.get(check).map(|local| local.provision))
    }

    fn take_checks(&mut self, unit: &'a UnitRows, place: u32) {
        for (check, of_check) in unit.checks.iter().zip(0u32..) {
            if let Checked::Local(local) = &check.check {
                self.local.entry(&local.id).or_insert(local);
            }
            if matches!(check.status, Status::Fail | Status::NoRecords | Status::Excepted) {
                self.attention.entry(check.id()).or_default().push((place, of_check));
            }
            if check.findings > 0 {
                self.findings.entry(check.id()).or_default().extend((0..check.findings).map(|row| (place, row)));
            }
        }
    }

    /// What is overdue goes first, and errors before warnings; all else stays in the order of the units.
    fn sort_lists(&mut self) {
        let units = self.view.units;
        let row = |place: u32| units.get(place as usize);
        self.measures.sort_by_key(|(unit, n)| {
            let measure = row(*unit).and_then(|unit| unit.measures.signs.get(*n as usize));
            measure.map(|measure| (!measure.overdue, !measure.stale))
        });
        self.corrections.sort_by_key(|(unit, n)| {
            let correction = row(*unit).and_then(|unit| unit.corrections.signs.get(*n as usize));
            correction.map(|c| (!c.overdue, c.done, c.due_on))
        });
        self.problems.sort_by_key(|(unit, n)| {
            let problem = row(*unit).and_then(|unit| unit.problems.signs.get(*n as usize));
            problem.map(|problem| !problem.error)
        });
    }

    /// The rows of a page, each as `view` shows it; `span` says where a unit's rows are.
    fn on_page<T: DeserializeOwned, V>(
        &self,
        places: &[(u32, u32)],
        span: impl Fn(&UnitRows) -> Option<Span>,
        view: impl Fn(&UnitRows, T) -> V,
    ) -> Result<Vec<V>, Failure> {
        let mut views = Vec::with_capacity(places.len());
        let part = |row: u32| row as usize / PART;
        for of_part in places.chunk_by(|one, other| one.0 == other.0 && part(one.1) == part(other.1)) {
            let Some((unit, row)) = of_part.first().and_then(|(unit, row)| Some((self.unit(*unit)?, *row))) else { continue };
            let Some(span) = span(unit) else { continue };
            let mut rows: Vec<Option<T>> = rows_at(self.view.aside, span, part(row))?.into_iter().map(Some).collect();
            let taken = of_part.iter().filter_map(|(_, row)| rows.get_mut(*row as usize % PART)?.take());
            views.extend(taken.map(|row| view(unit, row)));
        }
        Ok(views)
    }

    fn list_jobs(&self) -> Vec<Job> {
        let mut kinds = vec![Kind::Overview, Kind::Catalogue];
        for check in self.checks() {
            let rows = |list: &HashMap<&str, Places>| list.get(check).map_or(0, Vec::len);
            let pages = anchor::pages(rows(&self.findings)).max(anchor::pages(rows(&self.attention)));
            kinds.extend((1..=pages).map(|number| Kind::Check(check.to_owned(), number)));
        }
        kinds.push(Kind::Regulation);
        kinds.extend((1..=anchor::pages(self.measures.len())).map(Kind::Measures));
        kinds.extend((1..=anchor::pages(self.corrections.len())).map(Kind::Corrections));
        let problems = self.problems.len() + self.view.summary.problems.len();
        kinds.extend((1..=anchor::pages(problems)).map(Kind::Problems));
        kinds.push(Kind::Search);
        kinds.extend((1..=search::chunks(self.view.units.len())).map(Kind::SearchUnits));
        kinds.into_iter().map(Job).collect()
    }
}

fn places(units: &[UnitRows], rows: impl Fn(&UnitRows) -> usize) -> Places {
    let mut list = Vec::with_capacity(units.iter().map(&rows).sum());
    for (unit, place) in units.iter().zip(0u32..) {
        list.extend((0u32..).take(rows(unit)).map(|row| (place, row)));
    }
    list
}
