//! Any text as parameters.toml, checks.toml, duizhao.toml and cleared.toml.
#![no_main]

use duizhao::read::marking::{Clearances, read_clearances};
use duizhao::read::{local_checks, parameters, settings};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let none = Clearances::default();
    let _ = parameters::read("parameters.toml", text, &[], &[], &none);
    let _ = local_checks::read("checks.toml", "/checks.toml", text, &[], &none);
    let _ = settings::read("duizhao.toml", text);
    let _ = read_clearances("cleared.toml", text);
});
