//! What somebody who sets the pages otherwise relies on (`--templates DIR`): any template can be replaced, the others
//! stay, and a broken one is told with its place and leaves the site as it was.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use support::{Desk, Ended};

fn build(desk: &Desk) -> Ended {
    desk.run(&["build", "data", "--quarter", "2026-Q3", "--templates", "own"])
}

fn page(desk: &Desk, name: &str) -> String {
    String::from_utf8(desk.site()[name].clone()).unwrap()
}

#[test]
fn a_template_takes_the_place_of_the_one_of_its_name_and_no_other() {
    let desk = Desk::new();
    desk.write(
        "own/problems.html",
        "{% extends \"base.html\" %}\n{% block main %}\n<h1>本单位自定的页面 {{ rows | length }}</h1>\n{{ <problems rows={rows} units={true} caption={t.problems} /> }}\n{% endblock main %}\n",
    );
    desk.write("own/readme.txt", "no template");
    assert_eq!(build(&desk).status, 0);
    assert!(page(&desk, "2026-Q3/problems.html").contains("<h1>本单位自定的页面 "));
    assert!(page(&desk, "2026-Q3/problems.html").contains("Content-Security-Policy"));
    assert!(!page(&desk, "2026-Q3/index.html").contains("本单位自定的页面"));
}

#[test]
fn what_a_record_says_stays_text_in_a_template_of_ones_own() {
    let desk = Desk::new();
    desk.write(
        "data/sheng/unit.md",
        &std::fs::read_to_string(desk.path("data/sheng/unit.md")).unwrap().replace("示例省", "<b>示例省</b>"),
    );
    desk.write("own/notice.html", "{{ name }} {{ head.title }}\n");
    assert_eq!(build(&desk).status, 0);
    let notice = page(&desk, "2026-Q3/units/sheng/notice.html");
    assert!(notice.contains("&lt;b&gt;示例省") && !notice.contains("<b>"), "{notice}");
}

#[test]
fn a_broken_template_is_told_with_its_place_and_the_site_stays() {
    let desk = Desk::new();
    desk.build("2026-Q3");
    let before = desk.site();
    for (name, source, place) in [
        ("check.html", "<p>\n  {{ title | nosuchfilter }}\n</p>\n", ["check.html", "第2行", "第14列"]),
        ("check.html", "<p>\n<b>{{ title }\n</p>\n", ["check.html", "第2行", "第13列"]),
        ("check.html", "\n\n{{ nosuchname }}\n", ["check.html", "第3行", "第4列"]),
        ("check.html", "\n{% extends \"nothing.html\" %}\n", ["check.html", "第2行第4列", "nothing.html"]),
    ] {
        desk.write(&format!("own/{name}"), source);
        let ended = build(&desk);
        assert_eq!(ended.status, 2, "{source}: {ended:?}");
        assert!(place.iter().all(|part| ended.err.contains(part)), "{source}: {}", ended.err);
        assert_eq!(desk.site(), before, "{source}");
    }
}

#[test]
fn a_template_of_no_known_name_and_a_folder_that_is_not_there_are_told() {
    let desk = Desk::new();
    let missing = build(&desk);
    assert!(missing.status == 2 && missing.err.contains("`own`"), "{missing:?}");
    desk.write("own/unti.html", "x");
    let ended = build(&desk);
    assert!(ended.status == 2 && ended.err.contains("`unti.html`") && ended.err.contains("unit.html"), "{ended:?}");
    assert!(!desk.path("site/2026-Q3").exists());
}
