//! Any text as a day and as a moment; a day that is read is the same in the tool's own notation.
#![no_main]

use duizhao::read::dates;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = dates::moment(text);
    if let Ok(day) = dates::day(text) {
        assert_eq!(dates::day(&day.to_string()), Ok(day));
    }
});
