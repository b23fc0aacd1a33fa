//! clap's help and errors in the product's languages and words.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::failure::Failure;
use crate::lang::Lang;

/// The command with every text of its help in a language.
pub(super) fn in_language(command: Command, lang: Lang) -> Command {
    let verbs: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let mut command = words(command.disable_help_subcommand(true).disable_version_flag(true).arg(version), "about", lang)
        .subcommand_help_heading(lang.text("cli.heading-verbs"))
        .subcommand_value_name(lang.text("cli.value-verb"))
        .help_template(format!(
            "{{about}}\n\n{}{{usage}}\n\n{{all-args}}\n\n{}",
            lang.text("cli.heading-usage"),
            lang.text("cli.more")
        ));
    for verb in verbs {
        command = command.mut_subcommand(verb.clone(), |verb_command| words(verb_command, &format!("verb-{verb}"), lang));
    }
    command
}

/// The texts of one command and of its arguments: `cli.<about>` and `cli.option-<argument>`.
fn words(command: Command, about: &str, lang: Lang) -> Command {
    let about = lang.text(&format!("cli.{about}"));
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    command
        .about(about)
        .disable_help_flag(true)
        .arg(help)
        .mut_args(|argument| {
            let text = lang.text(&format!("cli.option-{}", argument.get_id().as_str().replace('_', "-")));
            let heading = if argument.is_positional() { "cli.heading-arguments" } else { "cli.heading-options" };
            argument.help(StyledStr::from(text)).help_heading(lang.text(heading))
        })
        .help_template(format!("{{about}}\n\n{}{{usage}}\n\n{{all-args}}", lang.text("cli.heading-usage")))
}

/// What is wrong with the command line, in the product's words.
pub(super) fn told(error: &clap::Error) -> Failure {
    let of = |kind: ContextKind| error.get(kind).map(shown).unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let facts = [("argument", argument), ("nearest", nearest(&of(ContextKind::SuggestedArg)))];
            Failure::new("cli.unknown-argument", facts)
        }
        ErrorKind::InvalidSubcommand => {
            let facts =
                [("verb", of(ContextKind::InvalidSubcommand)), ("nearest", nearest(&of(ContextKind::SuggestedSubcommand)))];
            Failure::new("cli.unknown-verb", facts)
        }
        ErrorKind::MissingRequiredArgument => Failure::new("cli.missing-argument", [("argument", argument)]),
        ErrorKind::InvalidValue | ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            Failure::new("cli.missing-value", [("argument", argument)])
        }
        ErrorKind::ArgumentConflict | ErrorKind::TooManyValues => Failure::new("cli.twice", [("argument", argument)]),
        ErrorKind::InvalidUtf8 => Failure::new("cli.not-text", []),
        _ => Failure::new("cli.bad-usage", [("reason", error.kind().to_string())]),
    }
}

fn nearest(suggested: &str) -> String {
    if suggested.is_empty() { String::new() } else { format!(" (`{suggested}`?)") }
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("`, `"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("`, `"),
        _ => String::new(),
    }
}
