//! What the terminal shows. Nothing here panics on a closed or full terminal, and nothing that stands in a record can
//! control it.

use std::io::{self, IsTerminal as _, Write as _};
use std::panic;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::Failure;
use crate::lang::{Lang, Told};
use crate::report::mask::visible;
use crate::time::Quarter;

/// The two streams of a run, in a language.
#[derive(Debug)]
pub(super) struct Terminal {
    /// The language of all messages.
    pub(super) lang: Lang,
    /// Whether only warnings and failures are said.
    pub(super) is_quiet: bool,
    bar: ProgressBar,
}

/// How a text may be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// With colours.
    On,
    /// Without.
    Off,
}

impl Terminal {
    /// The terminal before anything is known but the language.
    pub(super) fn new(lang: Lang) -> Terminal {
        Terminal { lang, is_quiet: false, bar: ProgressBar::hidden() }
    }

    /// Prints a text to the standard output, with a line end.
    ///
    /// # Errors
    /// Where it cannot be written. A reader that has gone (`| head`) is no error: it has what it wanted.
    pub(super) fn out(&self, text: &str) -> Result<(), Failure> {
        let mut stream = io::stdout().lock();
        let written = stream.write_all(text.as_bytes()).and_then(|()| match text.ends_with('\n') {
            true => stream.flush(),
            false => stream.write_all(b"\n").and_then(|()| stream.flush()),
        });
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new("cli.no-output", [("reason", error.to_string())]))
            }
            _ => Ok(()),
        }
    }

    /// Says something on the standard error, above the progress bar. Where that is closed, nobody can be told.
    pub(super) fn err(&self, text: &str) {
        self.bar.suspend(|| drop(writeln!(io::stderr().lock(), "{}", text.trim_end())));
    }

    /// Says how things go, unless quiet was asked for.
    pub(super) fn note(&self, told: &Told) {
        if !self.is_quiet {
            self.err(&escaped(&self.lang.say(told)));
        }
    }

    /// Says what should be looked at.
    pub(super) fn warn(&self, told: &Told) {
        self.err(&format!("{}{}", self.lang.text("cli.warning"), escaped(&self.lang.say(told))));
    }

    /// Says why the program cannot go on, and gives its exit status.
    pub(super) fn fail(&self, failure: &Failure) -> u8 {
        self.bar.finish_and_clear();
        self.err(&format!("{}{}", self.lang.text("cli.error"), escaped(&self.lang.say(&failure.told))));
        failure.exit
    }

    /// Does what is done with so many units of a quarter, each of which [`Terminal::advance`]s a progress bar; there is one
    /// on a terminal only.
    pub(super) fn with_progress<T>(&mut self, quarter: Quarter, units: usize, work: impl FnOnce(&Terminal) -> T) -> T {
        self.begin_progress(units, self.lang.say(&Told::new("cli.building", [("quarter", quarter.to_string())])));
        let done = work(self);
        self.bar.finish_and_clear();
        self.bar = ProgressBar::hidden();
        done
    }

    fn begin_progress(&mut self, steps: usize, what: String) {
        if self.is_quiet || !io::stderr().is_terminal() {
            return;
        }
        let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} {eta}");
        self.bar = ProgressBar::new(steps as u64).with_message(what);
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    /// Moves the progress bar by one step.
    pub(super) fn advance(&self) {
        self.bar.inc(1);
    }
}

/// Whether the standard output takes colours: a terminal, unless `NO_COLOR` or `CLICOLOR=0` forbids them;
/// `CLICOLOR_FORCE` forces them (no-color.org, bixense.com/clicolors).
pub(super) fn colour() -> Colour {
    let says = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let is_zero = |value: &std::ffi::OsString| value == "0";
    let is_forced = says("CLICOLOR_FORCE").is_some_and(|value| !is_zero(&value));
    let is_dumb = says("TERM").is_some_and(|value| value == "dumb") || says("CLICOLOR").is_some_and(|value| is_zero(&value));
    match says("NO_COLOR").is_none() && (is_forced || (io::stdout().is_terminal() && !is_dumb)) {
        true => Colour::On,
        false => Colour::Off,
    }
}

/// A message with everything that could control a terminal made visible; its own line ends stay.
pub(super) fn escaped(message: &str) -> String {
    message.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// A panic prints where it happened and nothing else: its message could hold what a record holds.
pub(super) fn redact_panics() {
    panic::set_hook(Box::new(|info| {
        if crate::read::workbook::is_guarded() {
            return;
        }
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        drop(writeln!(io::stderr().lock(), "duizhao: internal error at {place} / 内部错误，位置 {place}"));
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_controls_the_terminal() {
        assert_eq!(escaped("甲\u{1b}[2J\n乙\u{202E}"), "甲⟦U+001B⟧[2J\n乙⟦U+202E⟧");
    }
}
