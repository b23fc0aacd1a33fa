//! What changed on the disk, told once things are quiet again: an editor writes a file in several steps.

use std::path::{self, Path};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::cli::terminal::Terminal;
use crate::failure::Failure;
use crate::lang::Told;

/// How long nothing must have changed before a change is told, so that a file is not read while it is being written.
const QUIET: Duration = Duration::from_millis(60);

/// After so many quiet spells that were none a change is told all the same: something writes without end.
const PATIENCE: usize = 15;

/// How often folders are looked at whose changes the system does not tell, such as a network's.
const POLL: Duration = Duration::from_secs(1);

/// The changes below some folders.
pub(super) struct Changes {
    events: Receiver<()>,
    _watchers: Vec<Box<dyn Watcher>>,
}

/// Begins to watch folders.
///
/// # Errors
/// Where one of them cannot be watched in any way.
pub(super) fn watch<'p>(folders: impl Iterator<Item = &'p Path>, terminal: &Terminal) -> Result<Changes, Failure> {
    let (sender, events) = mpsc::channel();
    let mut watchers = Vec::new();
    for folder in folders {
        // The watcher tells absolute paths.
        let own = path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let sender = sender.clone();
        let below = own.clone();
        let tell = move |event: notify::Result<Event>| {
            if event.map_or(true, |event| matters(&event, &below)) {
                // The other end is gone when the program is about to end.
                let _ = sender.send(());
            }
        };
        watchers.push(watcher(&own, tell, terminal)?);
    }
    Ok(Changes { events, _watchers: watchers })
}

impl Changes {
    /// Waits for the next change, and until things are quiet after it. `false` where there can be none any more.
    pub(super) fn wait(&self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        for _ in 0..PATIENCE {
            // Everything that is there already is part of this change.
            let mut more = self.events.recv_timeout(QUIET);
            if more == Err(RecvTimeoutError::Timeout) {
                return true;
            }
            while more.is_ok() {
                more = self.events.recv_timeout(Duration::ZERO);
            }
        }
        true
    }
}

fn watcher(
    folder: &Path,
    tell: impl FnMut(notify::Result<Event>) + Clone + Send + 'static,
    terminal: &Terminal,
) -> Result<Box<dyn Watcher>, Failure> {
    let path = || ("path", folder.display().to_string());
    let at_once = RecommendedWatcher::new(tell.clone(), Config::default()).and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    let error = match at_once {
        Ok(watcher) => return Ok(Box::new(watcher)),
        Err(error) => error,
    };
    terminal.warn(&Told::new("cli.watch-slowly", [path(), ("reason", error.to_string())]));
    let polling = PollWatcher::new(tell, Config::default().with_poll_interval(POLL)).and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    match polling {
        Ok(watcher) => Ok(Box::new(watcher)),
        Err(error) => Err(Failure::new("cli.no-watch", [path(), ("reason", error.to_string())])),
    }
}

/// Whether an event may change what is built: reading does not, and hidden files are not read.
fn matters(event: &Event, folder: &Path) -> bool {
    let is_write = match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    };
    let is_hidden = |path: &Path| {
        let below = path.strip_prefix(folder).unwrap_or(path);
        below.components().any(|name| name.as_os_str().to_str().is_some_and(|name| name.starts_with('.') && name.len() > 2))
    };
    is_write && (event.paths.is_empty() || event.paths.iter().any(|path| !is_hidden(path)))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use notify::event::{CreateKind, DataChange, ModifyKind};

    use super::*;

    fn event(kind: EventKind, path: &str) -> bool {
        matters(&Event::new(kind).add_path(PathBuf::from(path)), Path::new("/.home/data"))
    }

    #[test]
    fn what_a_build_itself_does_to_the_data_is_no_change() {
        assert!(!event(EventKind::Access(AccessKind::Open(AccessMode::Any)), "/.home/data/jia/staff.csv"));
        assert!(!event(EventKind::Access(AccessKind::Close(AccessMode::Read)), "/.home/data/jia/staff.csv"));
    }

    #[test]
    fn a_written_file_is_a_change_and_a_hidden_one_is_none() {
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        assert!(event(written, "/.home/data/jia/staff.csv"));
        assert!(event(EventKind::Access(AccessKind::Close(AccessMode::Write)), "/.home/data/jia/staff.csv"));
        assert!(!event(written, "/.home/data/.git/index"));
        assert!(!event(EventKind::Create(CreateKind::File), "/.home/data/jia/.staff.csv.swp"));
    }
}
