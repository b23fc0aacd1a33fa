//! The server of a preview: for the browsers of this machine only.

use std::io::Cursor;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tiny_http::{Header, Request, Response};

use super::answer::{Answer, Asked, answer};
use crate::failure::Failure;
use crate::publish::Preview;

/// How many answers are made at once.
const WORKERS: usize = 4;

/// What the server shows.
#[derive(Debug)]
pub(super) struct State {
    /// The pages.
    pub(super) preview: Arc<Preview>,
    /// Counts the builds that were shown: a page that has another number is old.
    build: AtomicU64,
    /// Why the newest data is not shown.
    failure: Mutex<Option<String>>,
}

/// A server that runs until the program ends.
#[derive(Debug)]
pub(super) struct Server {
    /// Where it is reached.
    pub(super) address: SocketAddr,
}

impl State {
    /// The state after the first build.
    pub(super) fn new(preview: Arc<Preview>) -> State {
        State { preview, build: AtomicU64::new(1), failure: Mutex::new(None) }
    }

    /// Another build is shown.
    pub(super) fn built(&self) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.build.fetch_add(1, Ordering::SeqCst);
    }

    /// The newest data cannot be shown.
    pub(super) fn failed(&self, why: &str) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(why.to_owned());
    }

    /// The number of the build that is shown.
    pub(super) fn number(&self) -> u64 {
        self.build.load(Ordering::SeqCst)
    }

    /// Why the newest data is not shown, where it is not.
    pub(super) fn why_failed(&self) -> Option<String> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Server {
    /// Listens on the first of these ports that is free, of 127.0.0.1 and nothing else.
    ///
    /// # Errors
    /// Where none of them is.
    pub(super) fn start(ports: Vec<u16>, state: Arc<State>) -> Result<Server, Failure> {
        let mut refused = Failure::new("cli.no-port", []);
        for port in ports {
            match tiny_http::Server::http((Ipv4Addr::LOCALHOST, port)) {
                Ok(server) => return Ok(Server::run(server, port, &state)),
                Err(error) => {
                    refused = Failure::new("cli.no-port", [("port", port.to_string()), ("reason", error.to_string())]);
                }
            }
        }
        Err(refused)
    }

    fn run(server: tiny_http::Server, port: u16, state: &Arc<State>) -> Server {
        let address = server.server_addr().to_ip().unwrap_or_else(|| (Ipv4Addr::LOCALHOST, port).into());
        let server = Arc::new(server);
        for _ in 0..WORKERS {
            let (server, state) = (Arc::clone(&server), Arc::clone(state));
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    respond(request, &state);
                }
            });
        }
        Server { address }
    }
}

fn respond(request: Request, state: &State) {
    let header = |name: &'static str| {
        let found = request.headers().iter().find(|header| header.field.equiv(name));
        found.map(|header| header.value.as_str().to_owned())
    };
    let asked = Asked { method: request.method().as_str().to_owned(), target: request.url().to_owned(), host: header("Host") };
    let Answer { status, headers, body } = answer(&asked, state);
    let length = body.len();
    let headers = headers.into_iter().filter_map(|(name, value)| Header::from_bytes(name, value).ok()).collect();
    // A browser that does not wait for its answer is no matter of ours.
    let response = Response::new(status.into(), headers, Cursor::new(body), Some(length), None);
    drop(request.respond(response.with_chunked_threshold(usize::MAX)));
}
