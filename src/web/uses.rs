//! Telling the file, now and then and in the end, when clients were last made out.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::dialects::App;
use crate::stand_in::StandIn;

/// What `serve` returns; while it runs, the files of `app` and of its worlds are told so often.
pub(super) fn kept_while<T>(app: &App, every: Duration, serve: impl FnOnce() -> T) -> T {
    let served = thread::scope(|scope| {
        let (end, is_over) = channel();
        let keeper = thread::Builder::new().name("uses".into());
        if let Err(error) = keeper.spawn_scoped(scope, || keep_until(app, every, is_over)) {
            log::warn!("when clients are used is told in the end alone: {error}");
        }
        let served = serve();
        drop(end);
        served
    });
    keep(app);
    served
}

#[expect(clippy::needless_pass_by_value, reason = "a receiver is not shared between threads")]
fn keep_until(app: &App, every: Duration, is_over: Receiver<()>) {
    while is_over.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
        keep(app);
        for world in app.worlds.iter().flat_map(|worlds| worlds.made()) {
            keep(&world);
        }
    }
}

fn keep(app: &App) {
    // Nothing is replaced meanwhile: what is told is of the data that is there.
    let _hold = app.stand_in.as_deref().map(StandIn::hold);
    if let Err(error) = app.access.keep_uses() {
        log::warn!("when clients were last used is not in the file yet: {error}");
    }
}
