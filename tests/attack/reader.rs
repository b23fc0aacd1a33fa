//! Someone who reads the site while it is published again and again gets the old page or the new one, never another.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use crate::programs::{Program, Stage};
use crate::{Dice, rounds, score};

/// What readers met with.
#[derive(Debug, Default)]
struct Tally {
    pages: AtomicUsize,
    missing: AtomicUsize,
    mixed: AtomicUsize,
}

fn watch(stage: &Stage, program: Program, publications: usize) -> Tally {
    let tally = Tally::default();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for seed in 0..2 {
            let (tally, is_over) = (&tally, &is_over);
            scope.spawn(move || read(stage, seed, tally, is_over));
        }
        for n in 0..publications {
            let output = stage.command(program, (n + 1) % 2).output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
        is_over.store(true, Ordering::Relaxed);
    });
    tally
}

fn read(stage: &Stage, seed: u64, tally: &Tally, is_over: &AtomicBool) {
    let names: Vec<&String> = stage.whole[0].keys().collect();
    let mut dice = Dice(seed);
    while !is_over.load(Ordering::Relaxed) {
        let name = names[dice.below(names.len() as u64) as usize];
        tally.pages.fetch_add(1, Ordering::Relaxed);
        match fs::read(stage.site().join(name)) {
            Err(_) => tally.missing.fetch_add(1, Ordering::Relaxed),
            Ok(bytes) if stage.whole.iter().all(|whole| whole[name] != bytes) => tally.mixed.fetch_add(1, Ordering::Relaxed),
            Ok(_) => 0,
        };
    }
}

#[test]
fn a_reader_during_publications_gets_whole_pages_only() {
    let stage = Stage::new();
    let caught = watch(&stage, Program::InPlace, 4);
    assert!(caught.mixed.load(Ordering::Relaxed) > 0, "the harness does not see half a page: {caught:?}");
    stage.reset();
    let publications = rounds("READERS", 8);
    let tally = watch(&stage, Program::Real, publications);
    score("readers during publications", format_args!("{publications} publications, {tally:?}; substitute: {caught:?}"));
    assert_eq!((tally.missing.into_inner(), tally.mixed.into_inner()), (0, 0));
    assert!(tally.pages.into_inner() > 100);
}
