//! Any bytes as a text: decoded or refused, never with replacement characters that were not there.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = duizhao::read::decode::text(bytes) {
        let replacement = "\u{FFFD}";
        assert!(!text.contains(replacement) || bytes.len() > 1);
    }
});
