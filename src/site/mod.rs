//! The site: reports become pages. Pure: nothing here touches the disk, and no other room knows Tera.
//!
//! A page is one view struct, built in one expression from the report, and one template. Views hold plain text and
//! numbers only, so that a template can be replaced without a look at the rooms behind it.

mod anchor;
mod assets;
mod chart;
mod correction_row;
mod dates;
mod engine;
mod markdown;
mod page;
mod quarter;
mod root;
mod rows;
mod search;
mod templates;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod unit;
mod words;

use std::collections::BTreeMap;

use crate::failure::Failure;
use crate::lang::Lang;
use crate::report::model::{FindingCounts, RecordTotals, Summary, UnitReport, UnitTexts};
use crate::time::{Day, Quarter};

pub use quarter::{Job, Plan};
pub use rows::{Aside, CheckRow, Checked, CorrectionRow, FindingRow, LocalCheck, MeasureRow, Span, UnitRows, rows_of};
pub use tree::{ArticleRollup, ChildEntry, Figures, Rollup, Tree, UnitContext, UnitLink, subtree};

/// The templates, compiled, with the language and the options of a run.
pub struct Site {
    lang: Lang,
    options: SiteOptions,
    tera: tera::Tera,
    links: assets::Links,
    assets: Vec<Page>,
    shared: unit::Shared,
}

/// What a user may set about the site.
#[derive(Clone, Debug, Default)]
pub struct SiteOptions {
    /// The hosts that Markdown may link to (`links` of duizhao.toml).
    pub links: Vec<String>,
    /// Who signs the rectification notices (`signatory` of duizhao.toml).
    pub signatory: Option<String>,
    /// Templates by name (`unit.html`) in the place of the built-in ones (`--templates DIR`).
    pub templates: BTreeMap<String, String>,
}

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path with `/`: relative to the quarter's folder, of assets and the root page to the site's.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What the pages across units show.
#[derive(Clone, Copy)]
pub struct QuarterView<'a> {
    /// The totals.
    pub summary: &'a Summary,
    /// Every unit's rows, in the order of the summary.
    pub units: &'a [UnitRows],
    /// Where the rows are that these list.
    pub aside: &'a dyn Aside,
    /// The digest of the inputs, as in manifest.json.
    pub inputs: &'a str,
    /// Whether names are `masked` or `full`.
    pub names: &'a str,
}

/// A quarter on the site's index.
#[derive(Clone, Debug)]
pub struct QuarterEntry {
    /// The quarter.
    pub quarter: Quarter,
    /// Its totals; `None` where it was withdrawn.
    pub published: Option<Published>,
}

/// The totals of a published quarter.
#[derive(Clone, Debug)]
pub struct Published {
    /// The day up to which it was judged.
    pub as_of: Day,
    /// Findings by severity.
    pub findings: FindingCounts,
    /// Units by conclusion.
    pub units: BTreeMap<crate::report::model::Conclusion, u64>,
    /// Rows of all files.
    pub records: RecordTotals,
}

impl Site {
    /// Compiles the templates. A broken one is told with its file, line and column.
    pub fn new(lang: Lang, options: SiteOptions) -> Result<Site, Failure> {
        let tera = engine::compile(lang, &options.templates)?;
        let (links, assets) = assets::build(lang);
        Ok(Site { lang, options, tera, links, assets, shared: unit::Shared::new() })
    }

    /// All that pages depend on beside what they show: the language, the options, and the templates that are not built in.
    pub fn traits(&self) -> String {
        format!("{} {:?}", self.lang.code(), self.options)
    }

    /// The pages of a unit: `units/<id>/index.html` with what its list of children needs beyond 500, `measures.html`
    /// and `notice.html`.
    pub fn unit_pages(&self, report: &UnitReport, texts: &UnitTexts, context: &UnitContext) -> Result<Vec<Page>, Failure> {
        unit::pages(self, report, texts, context)
    }

    /// What there is to render across units: render each job with [`Site::render`].
    pub fn plan<'a>(&self, view: &QuarterView<'a>) -> Result<Plan<'a>, Failure> {
        quarter::plan(view)
    }

    /// One page across units.
    pub fn render(&self, plan: &Plan<'_>, job: &Job) -> Result<Page, Failure> {
        quarter::render(self, plan, job)
    }

    /// All pages across units at once.
    pub fn quarter_pages(&self, view: &QuarterView<'_>) -> Result<Vec<Page>, Failure> {
        let plan = self.plan(view)?;
        plan.jobs.iter().map(|job| self.render(&plan, job)).collect()
    }

    /// The site's `index.html`: the quarters published, newest first, and those withdrawn.
    pub fn root_page(&self, quarters: &[QuarterEntry]) -> Result<Page, Failure> {
        let bytes = engine::render(&self.tera, "root.html", &root::view(self, quarters))?;
        Ok(Page { path: "index.html".to_owned(), bytes })
    }

    /// Style, script and icon, `assets/<name>.<hash>.<ext>`, relative to the site's folder.
    pub fn assets(&self) -> Vec<Page> {
        self.assets.clone()
    }
}
