//! What every page has: its title, where it stands, the way back to the quarter and to the site, and what it rests on.

use serde::Serialize;

use super::Site;
use super::assets::Links;
use crate::lang::Lang;
use crate::report::model::UnitReport;
use crate::time::Quarter;

/// The head and the foot of a page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Head {
    /// The document's language.
    pub lang: &'static str,
    /// The title, with the quarter's.
    pub title: String,
    /// The way to the quarter's folder: empty, `../` or `../../`.
    pub root: &'static str,
    /// The way to the site's folder.
    pub site: &'static str,
    /// The assets, relative to the site's folder.
    pub assets: Links,
    /// The quarter; `None` on the site's index.
    pub quarter: Option<String>,
    /// The as-of date, as a person writes it.
    pub as_of: Option<String>,
    /// The entry of the navigation that the page belongs to.
    pub here: &'static str,
    /// The way from the site's index to the page.
    pub crumbs: Vec<Crumb>,
    /// The digest of the inputs.
    pub inputs: Option<String>,
    /// The tool and its version.
    pub tool: Option<String>,
    /// Whether names are masked, in words.
    pub names: Option<&'static str>,
}

/// A step of the way to a page; the page itself has no link.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Crumb {
    /// What it is called.
    pub name: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// What a page says of itself.
pub(super) struct Of<'a> {
    pub title: &'a str,
    pub root: &'static str,
    pub here: &'static str,
    pub quarter: Quarter,
    pub as_of: crate::time::Day,
    pub inputs: &'a str,
    pub tool: &'a str,
    pub names: &'a str,
    /// The steps between the quarter and the page, the page included.
    pub way: Vec<Crumb>,
}

impl Crumb {
    /// A step that leads somewhere.
    pub(super) fn to(name: &str, href: String) -> Crumb {
        Crumb { name: name.to_owned(), href: Some(href) }
    }

    /// The page itself.
    pub(super) fn here(name: &str) -> Crumb {
        Crumb { name: name.to_owned(), href: None }
    }
}

impl Head {
    /// The head of a page of a quarter.
    pub(super) fn new(site: &Site, of: Of<'_>) -> Head {
        let up = match of.root {
            "" => "../",
            "../" => "../../",
            _ => "../../../",
        };
        let mut crumbs = vec![Crumb::to(site.lang.text("page.all_quarters"), format!("{up}index.html"))];
        if of.way.is_empty() {
            crumbs.push(Crumb::here(&quarter(site.lang, of.quarter)));
        } else {
            crumbs.push(Crumb::to(&quarter(site.lang, of.quarter), format!("{}index.html", of.root)));
        }
        crumbs.extend(of.way);
        Head {
            lang: site.lang.either("zh-CN", "en"),
            title: format!("{} · {}", of.title, quarter(site.lang, of.quarter)),
            root: of.root,
            site: up,
            assets: site.links.clone(),
            quarter: Some(quarter(site.lang, of.quarter)),
            as_of: Some(super::words::long_day(site.lang, of.as_of)),
            here: of.here,
            crumbs,
            inputs: Some(of.inputs.to_owned()),
            tool: Some(of.tool.to_owned()),
            names: Some(site.lang.text(if of.names == "full" { "page.names_full" } else { "page.names_masked" })),
        }
    }

    /// The head of one of a unit's pages, two folders deep.
    pub(super) fn of_unit(site: &Site, report: &UnitReport, title: &str, way: Vec<Crumb>) -> Head {
        let of = Of {
            title,
            root: "../../",
            here: "units",
            quarter: report.quarter,
            as_of: report.as_of,
            inputs: &report.inputs,
            tool: &report.tool,
            names: &report.names,
            way,
        };
        Head::new(site, of)
    }
}

/// A quarter in words: `2026年第三季度`, `2026 Q3`.
pub(super) fn quarter(lang: Lang, quarter: Quarter) -> String {
    let number = lang.either("一二三四", "1234").chars().nth(usize::from(quarter.number()).saturating_sub(1)).unwrap_or('?');
    match lang {
        Lang::Zh => format!("{}年第{number}季度", quarter.year()),
        Lang::En => format!("{} Q{number}", quarter.year()),
    }
}

/// The pages of a list that is split.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Pager {
    /// This page's number, from 1.
    pub number: usize,
    /// How many there are.
    pub count: usize,
    /// All rows of the list.
    pub rows: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The way to findings.csv, where the list is one of findings.
    pub csv: Option<String>,
}

impl Pager {
    /// The pager of a list, where it takes more than one page. `name` gives a page's name.
    pub(super) fn new(rows: usize, number: usize, name: impl Fn(usize) -> String, csv: Option<String>) -> Option<Pager> {
        let count = super::anchor::pages(rows);
        (count > 1).then(|| Pager {
            number,
            count,
            rows,
            previous: (number > 1).then(|| name(number - 1)),
            next: (number < count).then(|| name(number + 1)),
            csv,
        })
    }
}
