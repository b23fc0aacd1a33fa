//! The regulation, sentence by sentence, with its checks and how all units stand on it: no sentence is left out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Plan, head};
use crate::checks;
use crate::regulation::{self, Class, Provision};
use crate::report::model::Status;
use crate::site::Site;
use crate::site::page::{Crumb, Head};
use crate::site::unit::{Figure, english};
use crate::site::words::{self, STATUSES, Shown};

/// The regulation.
#[derive(Serialize)]
pub(super) struct RegulationPage {
    head: Head,
    title: &'static str,
    articles: Vec<ArticleView>,
    classes: Vec<ClassView>,
    count: usize,
}

/// A class of provisions.
#[derive(Serialize)]
struct ClassView {
    word: &'static str,
    means: &'static str,
    count: usize,
}

/// An article.
#[derive(Serialize)]
struct ArticleView {
    number: u8,
    title: String,
    provisions: Vec<ProvisionView>,
}

/// A provision.
#[derive(Serialize)]
struct ProvisionView {
    id: String,
    text: &'static str,
    english: Option<&'static str>,
    class: &'static str,
    checks: Vec<CheckLink>,
    standing: Vec<Figure>,
}

/// A check that rests on the provision.
#[derive(Serialize)]
struct CheckLink {
    id: String,
    title: String,
    quote: &'static str,
    findings: u64,
}

/// The page.
pub(super) fn view(site: &Site, plan: &Plan<'_>) -> RegulationPage {
    let lang = site.lang;
    let heading = lang.text("page.regulation");
    let standings = standings(plan);
    let classes = [Class::Checked, Class::Attested, Class::Scope, Class::Statement].map(|class| ClassView {
        word: class.word_in(lang),
        means: class.meaning(lang),
        count: regulation::provisions().iter().filter(|(provision, _)| provision.class() == class).count(),
    });
    RegulationPage {
        head: head(site, plan, heading, "", "regulation", vec![Crumb::here(heading)]),
        title: regulation::title(),
        articles: (0..=7).map(|number| article(site, plan, number, &standings)).collect(),
        classes: classes.into(),
        count: regulation::provisions().len(),
    }
}

fn article(site: &Site, plan: &Plan<'_>, number: u8, standings: &BTreeMap<(Provision, Status), u64>) -> ArticleView {
    let provisions = regulation::provisions().iter().filter(|(provision, _)| provision.article == number);
    ArticleView {
        number,
        title: words::article(site.lang, number),
        provisions: provisions
            .map(|(provision, text)| ProvisionView {
                id: provision.to_string(),
                text,
                english: english(site.lang, *provision),
                class: provision.class().word_in(site.lang),
                checks: links(site, plan, *provision),
                standing: standing(site, *provision, standings),
            })
            .collect(),
    }
}

fn links(site: &Site, plan: &Plan<'_>, provision: Provision) -> Vec<CheckLink> {
    let ids = plan.checks();
    let of_provision = ids.into_iter().filter(|id| plan.provision(id) == Some(provision));
    let links = of_provision.map(|id| CheckLink {
        id: id.to_owned(),
        title: super::catalogue::title(site.lang, plan, id),
        quote: checks::named(id).map_or("", |known| known.quote),
        findings: plan.view.summary.checks.iter().find(|check| check.id == id).map_or(0, |check| check.findings),
    });
    links.collect()
}

/// Units by status, where the provision has one.
fn standing(site: &Site, provision: Provision, standings: &BTreeMap<(Provision, Status), u64>) -> Vec<Figure> {
    let counted = STATUSES.into_iter().filter_map(|status| Some((status, *standings.get(&(provision, status))?)));
    counted.map(|(status, count)| Figure { badge: status.badge(site.lang), count }).collect()
}

fn standings(plan: &Plan<'_>) -> BTreeMap<(Provision, Status), u64> {
    let mut counts = BTreeMap::new();
    for standing in plan.view.units.iter().flat_map(|unit| &unit.provisions) {
        if let Some(status) = standing.status {
            *counts.entry((standing.id, status)).or_default() += 1;
        }
    }
    counts
}
