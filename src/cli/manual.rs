//! `completions` and `man`: what shells and `man` know of the command line, written from its declaration in the
//! language chosen.

use std::str::FromStr as _;

use clap_complete::Shell;
use clap_mangen::Man;

use super::arguments::{bad_value, declared};
use super::terminal::Terminal;
use crate::failure::Failure;
use crate::lang::Lang;

const NAME: &str = "duizhao";
const SHELLS: &str = "bash, zsh, fish, powershell, elvish";

/// Prints the completions of a shell.
///
/// # Errors
/// Where the shell is not known, or nothing can be printed.
pub(super) fn completions(shell: &str, terminal: &Terminal) -> Result<u8, Failure> {
    let known = Shell::from_str(shell).map_err(|_| bad_value("SHELL", shell, SHELLS))?;
    let mut script = Vec::new();
    clap_complete::generate(known, &mut declared(terminal.lang), NAME, &mut script);
    terminal.out(&String::from_utf8_lossy(&script)).map(|()| 0)
}

/// Prints the man page of the program, or of one verb.
///
/// # Errors
/// Where there is no such verb, or nothing can be printed.
pub(super) fn page(verb: Option<&str>, terminal: &Terminal) -> Result<u8, Failure> {
    let mut command = declared(terminal.lang);
    command.build();
    let named = match verb {
        None => Some(&command),
        Some(verb) => command.find_subcommand(verb),
    };
    let Some(command) = named.cloned() else { return Err(no_such(verb.unwrap_or_default(), &command)) };
    let man = Man::new(command).source(concat!("duizhao ", env!("CARGO_PKG_VERSION"))).manual("duizhao");
    let mut page = Vec::new();
    man.render(&mut page).map_err(|error| Failure::new("cli.no-output", [("reason", error.to_string())]))?;
    terminal.out(&with_headings(&String::from_utf8_lossy(&page), terminal.lang)).map(|()| 0)
}

fn no_such(verb: &str, command: &clap::Command) -> Failure {
    let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    bad_value("VERB", verb, &verbs.join(", "))
}

/// clap_mangen's own headings are English: they are put into the language of the rest.
fn with_headings(page: &str, lang: Lang) -> String {
    let mut out = String::with_capacity(page.len());
    for line in page.lines() {
        let heading = line.strip_prefix(".SH ").map(|heading| heading.trim_matches('"'));
        let key = match heading {
            Some("NAME") => "cli.heading-name",
            Some("SYNOPSIS") => "cli.heading-synopsis",
            Some("DESCRIPTION") => "cli.heading-description",
            Some("EXTRA") => "cli.heading-extra",
            Some("VERSION") => "cli.heading-version",
            _ => "",
        };
        match key {
            "" => out.push_str(line),
            key => out.extend([".SH ", lang.text(key)]),
        }
        out.push('\n');
    }
    out
}
