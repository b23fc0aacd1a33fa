//! Any bytes as unit.md and as a measure.
#![no_main]

use duizhao::read::marking::Clearances;
use duizhao::read::{introduction, measures};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let none = Clearances::default();
    let _ = introduction::read("unit.md", bytes, &none);
    let _ = measures::read("a.md", "a", bytes, &none);
});
