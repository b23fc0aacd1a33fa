//! What may stand on the command line. The texts of the help are in `lang/`, see [`super::usage`].

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use super::usage;
use crate::failure::Failure;
use crate::lang::Lang;

/// The program.
#[derive(Debug, Parser)]
#[command(name = "duizhao", version, arg_required_else_help = true)]
struct Arguments {
    #[arg(long, global = true, value_name = "zh|en")]
    lang: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Judge and write a site.
    Build(BuildOptions),
    /// Divide the units into shards.
    Plan(PlanOptions),
    /// Put shards together.
    Merge(MergeOptions),
    /// Judge and print.
    Check(CheckOptions),
    /// Print what a check or a provision asks.
    Explain(ExplainOptions),
    /// Print the catalogue, or the local checks of a data folder.
    Checks(ChecksOptions),
    /// Show the site while the records are being mended.
    Serve(ServeOptions),
    /// Hold a published quarter against its manifest.
    Verify(VerifyOptions),
    /// Take a published quarter down.
    Withdraw(WithdrawOptions),
    /// Write a published quarter in the formats of other programs.
    Export(ExportOptions),
    /// Print what changed between two published quarters.
    Diff(DiffOptions),
    /// Draw records to be looked at by hand.
    Sample(SampleOptions),
    /// Make a unit's folder to begin with.
    Init(InitOptions),
    /// Look a data folder over.
    Doctor(DoctorOptions),
    /// Print the schema of a format.
    Schema(SchemaOptions),
    /// Print a shell's completions.
    Completions(CompletionsOptions),
    /// Print a man page.
    Man(ManOptions),
}

/// What `build` and `check` share.
#[derive(Debug, Args)]
pub(super) struct JudgeOptions {
    #[arg(value_name = "DATA")]
    pub(super) data: PathBuf,
    #[arg(long, value_name = "2026-Q3")]
    pub(super) quarter: Option<String>,
    #[arg(long, value_name = "2026-08-31")]
    pub(super) as_of: Option<String>,
    #[arg(long, value_name = "masked|full")]
    pub(super) names: Option<String>,
    #[arg(long)]
    pub(super) strict: bool,
    #[arg(long, value_name = "breach|shortfall|advisory|off")]
    pub(super) fail_on: Option<String>,
    #[arg(long)]
    pub(super) quiet: bool,
    /// Taken from the whole command line.
    #[arg(skip)]
    pub(super) lang: Option<String>,
}

/// What `build` and `merge` share: what is judged, where its site goes and how it looks.
#[derive(Debug, Args)]
pub(super) struct PublishOptions {
    #[command(flatten)]
    pub(super) judge: JudgeOptions,
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) templates: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct BuildOptions {
    #[command(flatten)]
    pub(super) publish: PublishOptions,
    #[arg(long)]
    pub(super) fresh: bool,
    #[arg(long, value_name = "3/8|auto|auto/8")]
    pub(super) shard: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct PlanOptions {
    #[arg(value_name = "DATA")]
    pub(super) data: PathBuf,
    #[arg(long, value_name = "N")]
    pub(super) shards: String,
}

#[derive(Debug, Args)]
pub(super) struct MergeOptions {
    #[command(flatten)]
    pub(super) publish: PublishOptions,
    #[arg(long, value_name = "N")]
    pub(super) shards: Option<String>,
    #[arg(long)]
    pub(super) allow_missing: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckOptions {
    #[command(flatten)]
    pub(super) judge: JudgeOptions,
    #[arg(long, value_name = "human|json")]
    pub(super) format: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(super) site: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainOptions {
    #[arg(value_name = "CHECK|PROVISION")]
    pub(super) subject: String,
    #[arg(id = "explain-data", value_name = "DATA")]
    pub(super) data: Option<PathBuf>,
    /// Taken from the whole command line.
    #[arg(skip)]
    pub(super) lang: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ServeOptions {
    #[arg(value_name = "DATA")]
    pub(super) data: PathBuf,
    #[arg(long, value_name = "2026-Q3")]
    pub(super) quarter: Option<String>,
    #[arg(long, value_name = "2026-08-31")]
    pub(super) as_of: Option<String>,
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(super) site: Option<PathBuf>,
    #[arg(long, value_name = "masked|full")]
    pub(super) names: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(super) templates: Option<PathBuf>,
    #[arg(long)]
    pub(super) quiet: bool,
    /// Taken from the whole command line.
    #[arg(skip)]
    pub(super) lang: Option<String>,
}

impl ServeOptions {
    /// How each build of the preview judges: its status is nobody's.
    pub(super) fn judge(&self) -> JudgeOptions {
        JudgeOptions {
            data: self.data.clone(),
            quarter: self.quarter.clone(),
            as_of: self.as_of.clone(),
            names: self.names.clone(),
            strict: false,
            fail_on: None,
            quiet: self.quiet,
            lang: self.lang.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct VerifyOptions {
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct WithdrawOptions {
    #[arg(id = "one-quarter", value_name = "QUARTER")]
    pub(super) quarter: String,
    #[arg(id = "withdraw-site", long = "site", value_name = "DIR")]
    pub(super) site: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ChecksOptions {
    #[arg(long, value_name = "DATA", num_args = 0..=1, default_missing_value = ".")]
    pub(super) local: Option<PathBuf>,
    /// Taken from the whole command line.
    #[arg(skip)]
    pub(super) lang: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ExportOptions {
    #[arg(id = "export-format", long = "format", value_name = "oscal|sarif")]
    pub(super) format: String,
    #[arg(id = "one-quarter", long = "quarter", value_name = "2026-Q3")]
    pub(super) quarter: String,
    #[arg(id = "published-site", long = "site", value_name = "DIR")]
    pub(super) site: PathBuf,
    #[arg(id = "export-out", long = "out", value_name = "DIR")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct DiffOptions {
    #[arg(value_name = "FROM")]
    pub(super) from: String,
    #[arg(value_name = "TO")]
    pub(super) to: String,
    #[arg(id = "published-site", long = "site", value_name = "DIR")]
    pub(super) site: PathBuf,
    #[arg(id = "diff-format", long = "format", value_name = "human|json")]
    pub(super) format: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct SampleOptions {
    #[arg(value_name = "DATA")]
    pub(super) data: PathBuf,
    #[arg(id = "one-quarter", long = "quarter", value_name = "2026-Q3")]
    pub(super) quarter: Option<String>,
    #[arg(long, value_name = "2026-08-31")]
    pub(super) as_of: Option<String>,
    #[arg(long, value_name = "masked|full")]
    pub(super) names: Option<String>,
    #[arg(long, value_name = "N")]
    pub(super) size: usize,
    #[arg(long, value_name = "S")]
    pub(super) seed: String,
    #[arg(id = "sample-out", long = "out", value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[arg(id = "sample-format", long = "format", value_name = "xlsx|csv")]
    pub(super) format: Option<String>,
    #[arg(long)]
    pub(super) quiet: bool,
    /// Taken from the whole command line.
    #[arg(skip)]
    pub(super) lang: Option<String>,
}

impl SampleOptions {
    /// How the records are judged that are drawn from: what they come to is nobody's status.
    pub(super) fn judge(&self) -> JudgeOptions {
        JudgeOptions {
            data: self.data.clone(),
            quarter: self.quarter.clone(),
            as_of: self.as_of.clone(),
            names: self.names.clone(),
            strict: false,
            fail_on: None,
            quiet: self.quiet,
            lang: self.lang.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct InitOptions {
    #[arg(value_name = "DIR")]
    pub(super) directory: PathBuf,
    #[arg(long = "format", value_name = "xlsx|csv")]
    pub(super) init_format: Option<String>,
    #[arg(long, value_name = "county")]
    pub(super) level: Option<String>,
    #[arg(long, value_name = "party")]
    pub(super) kind: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DoctorOptions {
    #[arg(value_name = "DATA")]
    pub(super) data: PathBuf,
    /// Taken from the whole command line.
    #[arg(skip)]
    pub(super) lang: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct SchemaOptions {
    #[arg(value_name = "report|parameters|checks|datapackage")]
    pub(super) schema: String,
    #[arg(value_name = "DIR")]
    pub(super) unit_folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsOptions {
    #[arg(value_name = "bash|zsh|fish|powershell|elvish")]
    pub(super) shell: String,
}

#[derive(Debug, Args)]
pub(super) struct ManOptions {
    #[arg(value_name = "VERB")]
    pub(super) verb: Option<String>,
}

/// What the command line comes to.
#[derive(Debug)]
pub(super) enum Called {
    /// Print this help or version.
    Help(String),
    /// Nothing was asked for: print this help as an error.
    NoVerb(String),
    /// Do this.
    Verb(Box<Verb>),
}

/// The language that `--lang` asks for, wherever it stands; it must be known before anything is said.
pub(super) fn language(arguments: &[OsString]) -> Lang {
    let mut words = arguments.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(lang) = value.and_then(lang_named) {
            return lang;
        }
    }
    Lang::default()
}

/// The language with this code.
pub(super) fn lang_named(code: &str) -> Option<Lang> {
    [Lang::Zh, Lang::En].into_iter().find(|lang| lang.code() == code)
}

/// Reads the command line.
///
/// # Errors
/// Where it asks for what there is not.
pub(super) fn parse(arguments: Vec<OsString>, lang: Lang) -> Result<Called, Failure> {
    let read = declared(lang).try_get_matches_from(arguments);
    let parsed = read.and_then(|matches| Arguments::from_arg_matches(&matches));
    let said_in = lang;
    let Arguments { lang, mut verb } = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return refused(&error, said_in),
    };
    if let Some(code) = lang.as_deref().filter(|code| lang_named(code).is_none()) {
        return Err(bad_value("--lang", code, "zh, en"));
    }
    match &mut verb {
        Verb::Build(options) => options.publish.judge.lang = lang,
        Verb::Merge(options) => options.publish.judge.lang = lang,
        Verb::Check(options) => options.judge.lang = lang,
        Verb::Sample(options) => options.lang = lang,
        Verb::Serve(options) => options.lang = lang,
        Verb::Explain(options) => options.lang = lang,
        Verb::Checks(options) => options.lang = lang,
        Verb::Doctor(options) => options.lang = lang,
        _ => {}
    }
    Ok(Called::Verb(Box::new(verb)))
}

/// The declaration of the command line, its texts in a language: what completions and man pages are written from.
pub(super) fn declared(lang: Lang) -> clap::Command {
    usage::in_language(Arguments::command(), lang)
}

fn refused(error: &clap::Error, lang: Lang) -> Result<Called, Failure> {
    // The one word of the usage line that clap has no setting for.
    let help = || error.render().to_string().replace("[OPTIONS]", lang.text("cli.usage-options"));
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(Called::Help(help())),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Ok(Called::NoVerb(help())),
        _ => Err(usage::told(error)),
    }
}

/// The failure for an option's value that is none of those expected.
pub(super) fn bad_value(option: &str, value: &str, expected: &str) -> Failure {
    let facts = [("option", option.to_owned()), ("value", value.to_owned()), ("expected", expected.to_owned())];
    Failure::new("cli.bad-value", facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Called, Failure> {
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let lang = language(&words);
        parse(words, lang)
    }

    fn key(line: &str) -> &'static str {
        match parsed(line) {
            Err(failure) => failure.told.key,
            Ok(called) => panic!("{called:?}"),
        }
    }

    #[test]
    fn clap_finds_no_fault_with_the_declaration() {
        for lang in [Lang::Zh, Lang::En] {
            usage::in_language(Arguments::command(), lang).debug_assert();
        }
    }

    #[test]
    fn the_language_is_known_wherever_it_stands() {
        let of = |line: &str| language(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of("duizhao --lang en build"), Lang::En);
        assert_eq!(of("duizhao build x --lang=en"), Lang::En);
        assert_eq!(of("duizhao build x"), Lang::Zh);
        assert_eq!(of("duizhao build -- --lang en"), Lang::Zh);
    }

    #[test]
    fn help_is_in_the_language_asked_for() {
        let help = |line: &str| match parsed(line) {
            Ok(Called::Help(text)) => text,
            other => panic!("{other:?}"),
        };
        let chinese = help("duizhao build --help");
        assert!(chinese.contains("用法") && chinese.contains("--quarter") && !chinese.contains("Usage"), "{chinese}");
        let english = help("duizhao build --help --lang en");
        assert!(english.contains("Usage") && !english.contains("用法"), "{english}");
        assert!(!help("duizhao --help").contains("Commands:"));
        for verb in ["build", "check", "explain", "checks", "verify", "withdraw"] {
            for lang in ["zh", "en"] {
                assert!(!help(&format!("duizhao {verb} --help --lang {lang}")).contains("⟦?⟧"), "{verb} lacks a text");
            }
        }
        assert_eq!(help("duizhao --version"), concat!("duizhao ", env!("CARGO_PKG_VERSION"), "\n"));
    }

    #[test]
    fn what_is_wrong_on_the_command_line_is_told_in_our_own_words() {
        assert_eq!(key("duizhao buidl data"), "cli.unknown-verb");
        assert_eq!(key("duizhao build data --quater 2026-Q3"), "cli.unknown-argument");
        assert_eq!(key("duizhao build --quarter 2026-Q3"), "cli.missing-argument");
        assert_eq!(key("duizhao build data --quarter"), "cli.missing-value");
        assert_eq!(key("duizhao build data --quarter 2026-Q3 --quarter 2026-Q2"), "cli.twice");
        assert_eq!(key("duizhao build data --lang fr"), "cli.bad-value");
        assert_eq!(key("duizhao withdraw 2026-Q3"), "cli.missing-argument");
    }
}
