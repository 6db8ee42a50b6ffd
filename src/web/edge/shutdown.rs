//! How the server is asked to end.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::net::{SendFlags, send};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::low_level::pipe;

/// A handle on the end of the server; clones are the same handle.
#[derive(Clone, Debug)]
pub struct Shutdown(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    triggered: Arc<AtomicBool>,
    // A byte in here is never read: whoever waits for it goes on waking.
    receiver: UnixStream,
    sender: UnixStream,
}

impl Shutdown {
    /// A handle that nobody has used yet.
    pub fn new() -> io::Result<Self> {
        let (receiver, sender) = UnixStream::pair()?;
        Ok(Self(Arc::new(Inner { triggered: Arc::default(), receiver, sender })))
    }

    /// Asks the server to end; more than once is no harm.
    pub fn trigger(&self) {
        self.0.triggered.store(true, Ordering::SeqCst);
        let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
        if let Err(error) = send(&self.0.sender, b"x", flags) {
            log::debug!("the shutdown was asked for before: {error}");
        }
    }

    /// Whether it was asked for.
    pub fn is_triggered(&self) -> bool {
        self.0.triggered.load(Ordering::SeqCst)
    }

    /// Lets SIGTERM and SIGINT ask for it. A second one ends the process at once.
    pub fn on_signals(&self) -> io::Result<()> {
        for signal in [SIGTERM, SIGINT] {
            let triggered = &self.0.triggered;
            flag::register_conditional_shutdown(signal, 128 + signal, triggered.clone())?;
            flag::register(signal, triggered.clone())?;
            pipe::register(signal, self.0.sender.try_clone()?)?;
        }
        Ok(())
    }

    /// Readable from the moment on when it was asked for.
    pub(super) fn receiver(&self) -> &UnixStream {
        &self.0.receiver
    }
}
