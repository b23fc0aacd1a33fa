//! Any text as Markdown: markings are found at lines that are there, and masking leaves no number and no name.
#![no_main]

use duizhao::read::marking::{is_marked, marked_lines};
use duizhao::read::personal;
use duizhao::report::mask::{KnownWords, Masker, Names};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = is_marked(text);
    for (line, marked) in marked_lines(text) {
        assert!(line >= 1 && text.contains(marked));
    }
    let masker = Masker::new(Names::Masked, ["甲某某", "John Smith"].into_iter(), &KnownWords::default(), &[]);
    let masked = masker.mask_text(text);
    assert!(!personal::has_number(&masked) && !masked.contains("甲某某"));
    let _ = masker.mask_markdown(text);
});
