//! `serve`: builds into a folder of its own, shows it to the browsers of this machine, and builds again whenever the
//! data changes. A published site is only read.

mod answer;
mod server;
mod watch;

use std::process;
use std::sync::Arc;

use server::{Server, State};

use super::arguments::{ServeOptions, bad_value};
use super::build::{site_options, tell};
use super::options::{Job, settle};
use super::quarter::Builder;
use super::terminal::Terminal;
use crate::failure::Failure;
use crate::lang::Told;
use crate::publish::Preview;
use crate::site;
use crate::time::Period;

/// The port where none is asked for: it is tried, and another one taken where it is in use.
const PORT: u16 = 8986;

/// Serves until Ctrl-C. The first build must succeed; where a later one does not, the pages stay and say so.
pub(super) fn serve(options: ServeOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    let job = settle(&options.judge(), None, terminal)?;
    let preview = Arc::new(Preview::new()?);
    end_at_interrupt(Arc::clone(&preview))?;
    let quarters: Vec<_> = job.periods.iter().map(|period| period.quarter).collect();
    drop(preview.open(job.roots())?);
    if let Some(site) = job.path(options.site.clone(), "site") {
        preview.borrow(&site, &job.roots(), &quarters)?;
    }
    let templates = job.path(options.templates.clone(), "templates");
    let changes = watch::watch([Some(options.data.as_path()), templates.as_deref()].into_iter().flatten(), terminal)?;
    for period in &job.periods {
        build(&job, *period, &options, &preview, terminal)?;
    }

    let state = Arc::new(State::new(preview));
    let server = Server::start(port(&job, &options)?, Arc::clone(&state))?;
    let last = job.periods.last().map(|period| period.quarter.to_string()).unwrap_or_default();
    let url = format!("http://{}/{last}/index.html", server.address);
    terminal.out(&terminal.lang.say(&Told::new("cli.serving", [("url", url)])))?;
    while changes.wait() {
        terminal.note(&Told::plain("cli.rebuilding"));
        match rebuild(&options, &state.preview, terminal) {
            Ok(()) => state.built(),
            Err(failure) => {
                terminal.fail(&failure);
                let said = terminal.lang.text("cli.not-rebuilt");
                terminal.err(said);
                state.failed(&format!("{said}{}{}", terminal.lang.either("：", ": "), terminal.lang.say(&failure.told)));
            }
        }
    }
    Ok(0)
}

/// Builds the last quarter from the data as it is now. The quarters before it stand as if they had been published.
fn rebuild(options: &ServeOptions, preview: &Preview, terminal: &mut Terminal) -> Result<(), Failure> {
    let job = settle(&options.judge(), None, terminal)?;
    match job.periods.last() {
        Some(period) => build(&job, *period, options, preview, terminal),
        None => Ok(()),
    }
}

fn build(job: &Job, period: Period, options: &ServeOptions, preview: &Preview, terminal: &mut Terminal) -> Result<(), Failure> {
    let pages = site::Site::new(job.run.lang, site_options(job, options.templates.clone())?)?;
    let site = preview.open(job.roots())?;
    let built = terminal.with_progress(period.quarter, job.tree.units.len(), |terminal| {
        Builder { job, site: &site, pages: &pages, terminal }.build(period, site.earlier(period.quarter))
    })?;
    tell(&built, terminal);
    Ok(())
}

/// Ctrl-C ends the preview at any moment, a build included, and takes its folder away.
fn end_at_interrupt(preview: Arc<Preview>) -> Result<(), Failure> {
    let end = move || {
        preview.remove();
        process::exit(0)
    };
    ctrlc::set_handler(end).map_err(|error| Failure::new("cli.no-interrupt", [("reason", error.to_string())]))
}

/// The port asked for, or the ports to try.
fn port(job: &Job, options: &ServeOptions) -> Result<Vec<u16>, Failure> {
    match options.port.as_ref().or_else(|| job.tree.settings.options.get("port")) {
        None => Ok(vec![PORT, 0]),
        Some(text) => match text.parse() {
            Ok(port) => Ok(vec![port]),
            Err(_) => Err(bad_value("--port", text, "0–65535")),
        },
    }
}
