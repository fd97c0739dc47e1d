//! The stream of events that each window holds open. Where it ends and the window says nothing more, the window is gone,
//! even if it could not say farewell: its browser was killed, or the machine was too busy to send it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::response::Response;
use futures_util::StreamExt;

use crate::edge::session::lock;

/// A window opens its stream again within a second, and says every three seconds what it shows.
const GRACE: Duration = Duration::from_secs(6);

/// The windows that listen, or have just stopped.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<BTreeMap<String, Listening>>>);

#[derive(Default)]
struct Listening {
    open: usize,
    /// When the last sign of life was seen, once no stream is open.
    silent: Option<Instant>,
}

/// A stream, for as long as it is held.
struct Stream {
    streams: Streams,
    window: String,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.streams.closed(&self.window, Instant::now());
    }
}

impl Streams {
    /// The answer to a window that listens, which tells when it no longer does.
    pub fn follow(&self, window: String, response: Response) -> Response {
        self.opened(&window);
        let stream = Stream { streams: self.clone(), window };
        response.map(|body| Body::from_stream(body.into_data_stream().inspect(move |_| _ = &stream)))
    }

    /// A window has said something.
    pub fn heard(&self, window: &str, now: Instant) {
        if let Some(listening) = lock(&self.0).get_mut(window) {
            listening.silent = listening.silent.map(|_| now);
        }
    }

    /// The windows that neither listen nor have said anything for a while. Each is returned once.
    pub fn gone(&self, now: Instant) -> Vec<String> {
        let is_gone =
            |listening: &Listening| listening.silent.is_some_and(|at| now.saturating_duration_since(at) >= GRACE);
        let mut all = lock(&self.0);
        let gone = all.iter().filter(|(_, listening)| is_gone(listening)).map(|(window, _)| window.clone()).collect();
        all.retain(|_, listening| !is_gone(listening));
        gone
    }

    fn opened(&self, window: &str) {
        let mut all = lock(&self.0);
        let listening = all.entry(window.to_owned()).or_default();
        listening.open += 1;
        listening.silent = None;
    }

    fn closed(&self, window: &str, now: Instant) {
        if let Some(listening) = lock(&self.0).get_mut(window) {
            listening.open = listening.open.saturating_sub(1);
            listening.silent = (listening.open == 0).then_some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_gone_a_while_after_its_last_stream_and_word() {
        let (streams, start) = (Streams::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        streams.opened("a");
        streams.opened("b");
        // The page of `a` is loaded again: the new stream opens before the old one ends.
        streams.opened("a");
        streams.closed("a", after(1));
        assert_eq!(streams.gone(after(100)), [""; 0]);
        streams.closed("a", after(100));
        streams.closed("b", after(101));
        // `b` cannot listen any more, and still speaks; one that never listened is not known.
        streams.heard("b", after(104));
        streams.heard("c", after(104));
        assert_eq!(streams.gone(after(105)), [""; 0]);
        assert_eq!(streams.gone(after(106)), ["a"]);
        assert_eq!(streams.gone(after(109)), [""; 0]);
        // It listens again, in time.
        streams.opened("b");
        assert_eq!(streams.gone(after(200)), [""; 0]);
    }
}
