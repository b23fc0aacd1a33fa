//! The steps that a unit goes through, each alone and on one thread: it is read, judged and reported, its pages are
//! rendered, and the leak gate looks them over. `cargo bench --bench steps` takes the largest unit of data/example, and
//! `STEPS_DATA=FOLDER` that of another data folder: `benches/run --only steps` has it take a lifelike one.
//!
//! Bytes a second are those of the unit's records for reading, judging and reporting, and those that are written for
//! rendering and the gate.

// A tool beside the product, not a part of it: without its data there is nothing to measure.
#![allow(clippy::expect_used)]

use std::path::PathBuf;
use std::sync::LazyLock;

use bumpalo::Bump;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use duizhao::checks::Case;
use duizhao::export::{findings_rows, report_json};
use duizhao::lang::Lang;
use duizhao::publish::gate::{Secret, withheld};
use duizhao::publish::{Gate, Needle};
use duizhao::read::tree::{Tree, UnitEntry, survey};
use duizhao::read::unit::{read_unit, size_of};
use duizhao::records::Unit;
use duizhao::report::mask::{KnownWords, Names};
use duizhao::report::{Judged, Judgement, Run, catalogue_digest, report_unit};
use duizhao::site::{Figures, Page, Site, SiteOptions, UnitContext};
use duizhao::time::{Period, Quarter};

fn main() {
    divan::main();
}

/// From the disk (its cache, after the first time) to typed records, in an arena that is dropped.
#[divan::bench]
fn read(bencher: Bencher) {
    let scene = scene();
    bencher.counter(scene.input()).bench_local(|| {
        let arena = Bump::new();
        black_box(scene.read(&arena));
    });
}

/// The checks, on records that are read.
#[divan::bench]
fn judge(bencher: Bencher) {
    let scene = scene();
    let arena = Bump::new();
    let unit = scene.read(&arena);
    let entry = scene.entry();
    let parameters = entry.parameters(scene.period.as_of);
    let case = Case { unit: &unit, period: scene.period, parameters: &parameters, local: &entry.local_checks };
    bencher.counter(scene.input()).bench_local(|| Judgement::of(&case));
}

/// The checks, and the report on what they say with its names masked.
#[divan::bench]
fn report(bencher: Bencher) {
    let scene = scene();
    let arena = Bump::new();
    let unit = scene.read(&arena);
    bencher.counter(scene.input()).bench_local(|| scene.report(&unit));
}

/// The unit's pages from its report.
#[divan::bench]
fn render(bencher: Bencher) {
    let scene = scene();
    let judged = scene.judged();
    bencher.counter(bytes_of(&scene.render(&judged))).bench_local(|| scene.render(&judged));
}

/// The gate made for the unit, and everything that is written of it looked over.
#[divan::bench]
fn gate(bencher: Bencher) {
    let scene = scene();
    let judged = scene.judged();
    let outputs = scene.outputs(&judged);
    let counted = bencher.counter(bytes_of(&outputs)).with_inputs(|| needles(&judged));
    counted.bench_local_values(|needles| {
        let gate = Gate::new(&judged.report.unit.id, needles).expect("a gate for these needles");
        outputs.iter().map(|output| gate.look(&output.path, &output.bytes).len()).sum::<usize>()
    });
}

/// The unit that is measured, and what it takes to build it.
struct Scene {
    tree: Tree,
    place: usize,
    period: Period,
    run: Run,
    pages: Site,
}

fn scene() -> &'static Scene {
    static SCENE: LazyLock<Scene> = LazyLock::new(|| {
        let example = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data/example"));
        let tree = survey(&std::env::var_os("STEPS_DATA").map_or_else(example, PathBuf::from)).expect("a data folder");
        let place = (0..tree.units.len()).max_by_key(|place| size_of(&tree, *place)).expect("a unit in it");
        let quarter = Quarter::parse("2026-Q3").expect("a quarter");
        let run =
            Run { lang: Lang::Zh, names: Names::Masked, known: KnownWords::of_the_product(), catalogue: catalogue_digest() };
        let pages = Site::new(Lang::Zh, SiteOptions::default()).expect("the built-in templates");
        Scene { tree, place, period: Period::whole(quarter), run, pages }
    });
    &SCENE
}

impl Scene {
    fn entry(&self) -> &UnitEntry {
        self.tree.units.get(self.place).expect("the unit's entry")
    }

    fn input(&self) -> BytesCount {
        BytesCount::new(size_of(&self.tree, self.place).0)
    }

    fn read<'a>(&self, arena: &'a Bump) -> Unit<'a> {
        read_unit(&self.tree, self.place, arena).expect("the unit's folder")
    }

    fn report(&self, unit: &Unit<'_>) -> Judged {
        let entry = self.entry();
        report_unit(unit, self.period, &entry.parameters(self.period.as_of), &entry.local_checks, None, &self.run)
    }

    fn judged(&self) -> Judged {
        self.report(&self.read(&Bump::new()))
    }

    fn render(&self, judged: &Judged) -> Vec<Page> {
        let context = UnitContext::of(Vec::new(), Figures::of(&judged.report).rollup(judged.report.conclusion), Vec::new());
        self.pages.unit_pages(&judged.report, &judged.texts, &context).expect("the unit's pages")
    }

    /// Everything that a build writes of the unit alone.
    fn outputs(&self, judged: &Judged) -> Vec<Page> {
        let mut outputs = self.render(judged);
        let json = report_json(&judged.report).expect("the report as JSON");
        let rows = findings_rows(&judged.report).expect("its findings as CSV");
        outputs.push(Page { path: "report.json".to_owned(), bytes: json });
        outputs.push(Page { path: "findings.csv".to_owned(), bytes: rows });
        outputs
    }
}

/// What the unit's pages may not hold.
fn needles(judged: &Judged) -> Vec<Needle> {
    let name = |name: &String| Needle { secret: Secret::Name, text: name.clone(), place: String::new() };
    let mut needles: Vec<Needle> = judged.hidden_names.iter().map(name).collect();
    for text in &judged.withheld {
        needles.extend(withheld(&text.text, &judged.hidden_names, &text.file, |_| false));
    }
    needles
}

fn bytes_of(pages: &[Page]) -> BytesCount {
    BytesCount::new(pages.iter().map(|page| page.bytes.len()).sum::<usize>())
}
