//! What a reader of the site relies on: text stays text, links lead somewhere, long lists are split, nothing is loaded
//! from elsewhere, in both languages.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Value, json};

use super::*;
use crate::report::model::{CheckSummary, Status, TrendPoint};

/// Text as hostile as records can hold.
const HOSTILE: &str = "\"><script>alert('x')</script><img src=x onerror=y>{{ head.title }}&amp;\u{202e}";

/// A unit's report with a finding, in which every text is `text`.
fn report(id: &str, text: &str, findings: usize) -> UnitReport {
    let finding = |n: usize| {
        json!({"record": format!("relays:{text}{n}"), "staff": text, "severity": "breach", "by_analogy": true, "excepted": n == 1,
            "exception": if n == 1 { json!(0) } else { Value::Null }, "state": "new", "since": "2026-Q3", "message": text, "why": ["late"],
            "evidence": [{"column": "given_at", "value": text}, {"column": "relayed_at", "value": null}],
            "source": {"file": text, "line": 8}, "correction": if n == 2 { correction(text) } else { Value::Null }})
    };
    let check = |name: &str, findings: Vec<Value>| {
        json!({"id": name, "version": null, "local": true, "title": text, "provision": "2.5", "severity": "breach",
            "status": if findings.is_empty() { "no-records" } else { "fail" }, "population": 12, "unread": 1,
            "undetermined": [{"record": text, "source": {"file": text, "line": 1}, "message": text}],
            "change": {"from": "pass", "reason": "records"}, "findings": findings})
    };
    let provisions: Vec<Value> = crate::regulation::provisions()
        .iter()
        .map(|(provision, _)| json!({"id": provision, "class": "attested", "status": "fail"}))
        .collect();
    let value = json!({"format": 1, "tool": "duizhao 0.0.0", "lang": "zh", "names": "masked", "catalogue": "sha256:0", "inputs": "sha256:0",
        "quarter": "2026-Q3", "as_of": "2026-09-30", "previous": {"quarter": "2026-Q2", "as_of": "2026-06-30"},
        "unit": {"id": id, "name": text, "level": "county", "kind": "party", "parent": null, "children": []}, "conclusion": "breach",
        "counts": {"checks": {"fail": 1, "no-records": 1, "excepted": 0, "not-applicable": 0, "pass": 0},
            "findings": {"breach": findings, "shortfall": 0, "advisory": 0, "excepted": 0}},
        "provisions": provisions,
        "checks": [check("local-a", (0..findings).map(finding).collect()), check("local-b", vec![])],
        "resolved": [{"check": "local-a", "record": text, "how": "gone"}], "restated": [{"check": "local-a", "record": text, "was": "present"}],
        "parameters": [{"name": "relay.hours", "value": 4.0, "basis": text, "from": "2026-07-01", "file": text},
            {"name": "relay.vague_words", "value": [text], "basis": null, "from": null, "file": null}],
        "exceptions": [{"check": "local-a", "record": text, "reason": text, "approved_by": text, "approved_on": "2026-01-01",
            "expires_on": "2026-12-31", "valid": true, "covers": 1}],
        "corrections": [{"id": text, "check": "local-a", "record": text, "action": text, "responsible": text, "due_on": "2026-08-01",
            "done_on": null, "verified_by": text, "verified_on": null}],
        "measures": [{"id": "xuexi", "title": text, "articles": [2], "kind": "other", "status": "in-force", "issued_on": "2026-01-01",
            "reviewed_on": null, "responsible": text, "progress": 60, "due_on": "2026-08-01"}],
        "records": [{"file": text, "register": "relays", "rows": 3, "accepted": 1, "rejected": 1, "withheld": 1,
            "skipped": [{"line": 1, "why": "above-header"}]}],
        "cleared": [{"file": text, "line": 8, "by": text, "on": "2026-01-01", "reason": text}],
        "problems": [{"level": "error", "code": "bad-date", "file": text, "line": 31, "column": "given_at", "message": text}]});
    serde_json::from_value(value).unwrap()
}

fn correction(text: &str) -> Value {
    json!({"id": text, "action": text, "responsible": text, "due_on": "2026-08-01", "done_on": null, "verified_on": null})
}

fn site(lang: Lang) -> Site {
    let options = SiteOptions { signatory: Some(HOSTILE.to_owned()), ..SiteOptions::default() };
    Site::new(lang, options).unwrap_or_else(|failure| panic!("{}", lang.say(&failure.told)))
}

/// Rows are put aside in memory.
#[derive(Default)]
struct Memory(std::sync::Mutex<Vec<u8>>);

impl Aside for Memory {
    fn put(&self, bytes: &[u8]) -> Result<Span, Failure> {
        let mut all = self.0.lock().unwrap();
        let offset = all.len() as u64;
        all.extend(bytes);
        Ok(Span { offset, length: bytes.len() as u32 })
    }

    fn fetch(&self, span: Span) -> Result<Vec<u8>, Failure> {
        Ok(self.0.lock().unwrap()[span.offset as usize..][..span.length as usize].to_vec())
    }
}

/// All pages of a quarter of these reports.
fn pages(lang: Lang, reports: &[UnitReport]) -> BTreeMap<String, String> {
    let site = site(lang);
    let aside = Memory::default();
    let rows: Vec<UnitRows> = reports.iter().map(|report| rows_of(report, &aside).unwrap()).collect();
    let tree = Tree::of(&rows);
    let mut all = Vec::new();
    let texts = UnitTexts { profile: HOSTILE.to_owned(), measures: vec![HOSTILE.to_owned()] };
    for report in reports {
        all.extend(site.unit_pages(report, &texts, &tree.context(&report.unit.id)).unwrap());
    }
    let summary = summary(reports);
    let view = QuarterView { summary: &summary, units: &rows, aside: &aside, inputs: "sha256:0", names: "masked" };
    all.extend(site.quarter_pages(&view).unwrap());
    all.into_iter().map(|page| (page.path, String::from_utf8(page.bytes).unwrap())).collect()
}

fn summary(reports: &[UnitReport]) -> Summary {
    let first = reports.first().unwrap();
    let findings = first.counts.findings;
    Summary {
        format: 1,
        quarter: first.quarter,
        as_of: first.as_of,
        tool: first.tool.clone(),
        units: Vec::new(),
        checks: vec![CheckSummary {
            id: "local-a".to_owned(),
            status: BTreeMap::from([(Status::Fail, 1)]),
            findings: findings.breach,
        }],
        records: RecordTotals { rows: 3, accepted: 1, rejected: 1, withheld: 1 },
        problems: first.problems.clone(),
        trend: vec![TrendPoint { quarter: first.quarter, as_of: first.as_of, findings, units: BTreeMap::new() }],
    }
}

/// The values of an attribute on a page.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let pattern = format!(" {name}=\"");
    page.split(pattern.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn text_from_the_records_is_never_markup() {
    for lang in [Lang::Zh, Lang::En] {
        for (path, page) in pages(lang, &[report("jia-xian", HOSTILE, 3)]) {
            assert!(!page.contains("<script>alert") && !page.contains("<img"), "{path}");
            assert!(!page.contains("\"><script"), "{path}");
            assert!(!page.contains('\u{202e}'), "{path}");
            if path.starts_with("units/") {
                assert!(page.contains("&lt;script&gt;alert(") && page.contains("⟦U+202E⟧"), "{path}");
                assert!(page.contains("{{ head.title }}"), "{path}");
            }
        }
    }
}

#[test]
fn no_page_needs_inline_script_or_style_or_another_host() {
    for (path, page) in pages(Lang::Zh, &[report("jia-xian", "甲", 3)]).iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(page.contains("default-src 'none'; script-src 'self'"), "{path}");
        assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains("javascript:"), "{path}");
        assert!(!page.contains(" onclick=") && !page.contains("http://") && !page.contains("https://"), "{path}");
        assert_eq!(page.matches("<script").count(), 1, "{path}");
    }
}

#[test]
fn every_link_leads_to_a_page_and_every_fragment_to_a_place() {
    let reports = [report("jia-xian", "甲", 3), report("yi-xian", "乙", 1)];
    let pages = pages(Lang::En, &reports);
    let html: BTreeMap<&String, &String> = pages.iter().filter(|(path, _)| path.ends_with(".html")).collect();
    let ids: BTreeMap<&str, HashSet<&str>> =
        html.iter().map(|(path, page)| (path.as_str(), attributes(page, "id").into_iter().collect())).collect();
    for (path, page) in &html {
        assert_eq!(attributes(page, "id").len(), ids[path.as_str()].len(), "an id stands twice on {path}");
        for href in attributes(page, "href") {
            let (target, fragment) = href.split_once('#').unwrap_or((href, ""));
            let resolved = resolve(path, target);
            if resolved.starts_with("../") || !resolved.ends_with(".html") {
                continue;
            }
            let known = ids.get(resolved.as_str()).unwrap_or_else(|| panic!("{path} links to {href}"));
            assert!(fragment.is_empty() || known.contains(fragment), "{path} links to {href}");
        }
    }
}

/// A relative link's target in the quarter's folder; what lies above it begins with `../`.
fn resolve(path: &str, target: &str) -> String {
    if target.is_empty() {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." if parts.pop().is_none() => return "../".to_owned(),
            ".." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn long_lists_are_split_at_five_hundred_rows() {
    let pages = pages(Lang::Zh, &[report("jia-xian", "甲", 501)]);
    let table = |path: &str| pages[path].split("data-list=\"findings\"").nth(1).unwrap().split("</table>").next().unwrap();
    let rows = |path: &str| table(path).split("<tbody>").nth(1).unwrap().matches("<tr>").count();
    assert_eq!([rows("checks/local-a.html"), rows("checks/local-a.2.html")], [500, 1]);
    assert!(pages["checks/local-a.html"].contains("href=\"local-a.2.html\""));
    assert!(pages["checks/local-a.2.html"].contains("href=\"local-a.html\""));
    assert!(pages["checks/local-a.2.html"].contains("../findings.csv"));
    assert!(!pages.contains_key("checks/local-a.3.html"));
}

#[test]
fn a_unit_with_many_children_lists_them_over_pages() {
    let mut reports = vec![report("sheng", "省", 1)];
    for n in 0..501 {
        let mut child = report(&format!("xian-{n}"), "县", 0);
        child.unit.parent = Some("sheng".to_owned());
        reports.push(child);
    }
    let aside = Memory::default();
    let rows: Vec<UnitRows> = reports.iter().map(|report| rows_of(report, &aside).unwrap()).collect();
    let context = Tree::of(&rows).context("sheng");
    assert_eq!(context.subtree.as_ref().unwrap().units.values().sum::<u64>(), 502);
    let pages = site(Lang::Zh).unit_pages(&reports[0], &UnitTexts::default(), &context).unwrap();
    let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(
        paths,
        ["units/sheng/index.html", "units/sheng/children.2.html", "units/sheng/measures.html", "units/sheng/notice.html"]
    );
}

#[test]
fn a_broken_template_is_told_with_its_place() {
    let replace = |name: &str, source: &str| {
        let templates = BTreeMap::from([(name.to_owned(), source.to_owned())]);
        Site::new(Lang::En, SiteOptions { templates, ..SiteOptions::default() })
    };
    let told = Lang::En.say(&replace("root.html", "<p>\n  {% if x %}{{ }}</p>").err().unwrap().told);
    assert!(told.contains("`root.html`") && told.contains("line 2"), "{told}");
    let site = replace("root.html", "<p>\n\n  {{ nowhere }}</p>").unwrap();
    let told = Lang::En.say(&site.root_page(&[]).err().unwrap().told);
    assert!(told.contains("`root.html`") && told.contains("line 3, column 6"), "{told}");
    let told = Lang::En.say(&replace("rot.html", "").err().unwrap().told);
    assert!(told.contains("root.html"), "{told}");
}

#[test]
fn only_rendered_markdown_is_taken_for_markup() {
    for name in templates::Templates::iter().filter(|name| name.ends_with(".html")) {
        let source = String::from_utf8(templates::Templates::get(&name).unwrap().data.into_owned()).unwrap();
        for before in source.split("| safe").collect::<Vec<_>>().split_last().unwrap().1 {
            assert!(before.trim_end().ends_with("_html"), "{name}");
        }
    }
}

#[test]
fn the_index_lists_the_newest_quarter_first_and_says_what_was_withdrawn() {
    let newest = Quarter::parse("2026-Q3").unwrap();
    let published = Published {
        as_of: newest.end(),
        findings: FindingCounts::default(),
        units: BTreeMap::new(),
        records: RecordTotals::default(),
    };
    let entries = [
        QuarterEntry { quarter: newest.previous(), published: None },
        QuarterEntry { quarter: newest, published: Some(published) },
    ];
    let page = String::from_utf8(site(Lang::Zh).root_page(&entries).unwrap().bytes).unwrap();
    assert!(page.find("2026年第三季度") < page.find("2026年第二季度"));
    assert!(page.contains("已撤回") && !page.contains("2026-Q2/index.html"));
}

#[test]
fn assets_are_named_by_their_content() {
    let names: BTreeSet<String> = site(Lang::Zh).assets().into_iter().map(|asset| asset.path).collect();
    let english: BTreeSet<String> = site(Lang::En).assets().into_iter().map(|asset| asset.path).collect();
    assert_eq!(names.len(), 4);
    assert_eq!(names.intersection(&english).count(), 3, "the script speaks a language, the rest does not");
}

#[test]
fn figures_add_up_along_the_tree() {
    let mut reports = [report("a", "甲", 1), report("b", "乙", 2), report("c", "丙", 4)];
    reports[1].unit.parent = Some("a".to_owned());
    reports[2].unit.parent = Some("b".to_owned());
    let aside = Memory::default();
    let rows: Vec<UnitRows> = reports.iter().rev().map(|report| rows_of(report, &aside).unwrap()).collect();
    let tree = Tree::of(&rows);
    assert_eq!(tree.context("a").subtree.unwrap().findings.breach, 7);
    assert_eq!(tree.context("b").subtree.unwrap().findings.breach, 6);
    assert_eq!(tree.context("c").subtree, None);
    let ancestors: Vec<String> = tree.context("c").ancestors.into_iter().map(|above| above.id).collect();
    assert_eq!(ancestors, ["a", "b"]);
    assert_eq!(
        tree.walk().iter().map(|(depth, entry)| (*depth, entry.unit.id.as_str())).collect::<Vec<_>>(),
        [(0, "a"), (1, "b"), (2, "c")]
    );
}

/// A register that is bad in every row makes thousands of problems: a page fetches those that it lists.
#[test]
fn rows_of_a_long_list_of_one_unit_are_put_aside_and_fetched_in_parts() {
    let aside = Memory::default();
    let rows = rows_of(&report("jia", "甲", 1201), &aside).unwrap();
    let check = rows.checks.iter().find(|check| check.id() == "local-a").unwrap();
    let part = |part| super::rows::rows_at::<FindingRow>(&aside, check.span, part).unwrap();
    assert_eq!([0, 1, 2, 3].map(|number| part(number).len()), [500, 500, 201, 0]);
    assert_eq!(part(2)[0].record, "relays:甲1000");
    let said = rows.said(&aside).unwrap();
    assert!(["relays:甲0\"", "relays:甲1200\""].iter().all(|record| said.contains(record)));

    let pages = pages(Lang::Zh, &[report("jia", "甲", 1201)]);
    for (page, first, last) in [("local-a", 0, 499), ("local-a.2", 500, 999), ("local-a.3", 1000, 1200)] {
        let page = &pages[&format!("checks/{page}.html")];
        assert!([first, last].iter().all(|record| page.contains(&format!("<code>relays:甲{record}</code>"))));
    }
}
