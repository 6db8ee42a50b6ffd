//! The parser's view of a socket: what comes out of the gate and what goes to the wire. Inside a
//! request it never waits; it notes for what it would, and the connection's thread does the rest.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use hyper::rt::{Read, ReadBufCursor, Write};
use rustix::event::PollFlags;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};

use super::fault::Fault;
use super::gate::{Gate, Portion, Stop};
use super::progress::{Phase, Progress};
use super::registry::{Connection, Registry, Waiting};

/// A socket with its gate.
pub struct GatedSocket {
    pub connection: Arc<Connection>,
    pub registry: Arc<Registry>,
    pub progress: Rc<Progress>,
    pub gate: Gate,
}

impl GatedSocket {
    fn would_wait<T>(&self, interest: PollFlags) -> Poll<T> {
        let noted = self.progress.interest.get();
        self.progress.interest.set(noted | interest);
        Poll::Pending
    }

    /// Receives into the gate; ready with false at the end of the stream.
    fn receive(&mut self) -> Poll<io::Result<bool>> {
        if let Some(since) = self.progress.becomes_idle() {
            return Poll::Ready(Ok(self.receive_idle(since)));
        }
        let room = self.gate.room();
        match recv(&self.connection.stream, room, RecvFlags::DONTWAIT) {
            Ok((_, 0)) => Poll::Ready(Ok(false)),
            Ok((_, count)) => {
                self.gate.received(count);
                if self.progress.phase() == Phase::Body {
                    self.progress.note_movement();
                }
                Poll::Ready(Ok(true))
            }
            Err(Errno::INTR) => Poll::Ready(Ok(true)),
            Err(Errno::AGAIN) => self.would_wait(PollFlags::IN),
            Err(error) => Poll::Ready(Err(error.into())),
        }
    }

    /// The one wait that is not left to the thread: between two requests there is nothing to do
    /// but to read, and to wait and read in one call saves two of the four calls that a request
    /// costs. The socket has the idle timeout for its own. False is the end of the connection.
    fn receive_idle(&mut self, since: Instant) -> bool {
        let since_ms = self.registry.milliseconds(since);
        let Some(resting) = self.connection.rest(Waiting::Idle, since_ms) else {
            return false;
        };
        // After the rest, or a drain that began between the two would not see this connection.
        if self.registry.is_draining() {
            return false;
        }
        let received = recv(&self.connection.stream, self.gate.room(), RecvFlags::empty());
        if !resting.resume() {
            return false;
        }
        match received {
            Ok((_, count)) => {
                self.gate.received(count);
                count > 0
            }
            // A signal; from here on the thread waits, with a deadline of its own.
            Err(Errno::INTR) => true,
            Err(_) => false,
        }
    }

    fn note_stage(&self) {
        let phase = self.progress.phase();
        if self.gate.is_in_head() && matches!(phase, Phase::Fresh | Phase::Idle) {
            self.progress.enter(Phase::Head);
        }
        self.progress.unread.set(!self.gate.is_complete());
    }

    fn hand_on(&mut self, portion: std::ops::Range<usize>, out: &mut ReadBufCursor<'_>) {
        if matches!(self.progress.phase(), Phase::Fresh | Phase::Idle | Phase::Head) {
            self.progress.enter(Phase::Answer);
        }
        out.put_slice(self.gate.bytes(portion));
        self.progress.unread.set(!self.gate.is_complete());
    }

    fn refuse(&self, fault: Fault) -> io::Error {
        self.progress.fault.set(Some(fault));
        io::ErrorKind::InvalidData.into()
    }
}

impl Read for GatedSocket {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut out: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            match this.gate.portion(out.remaining()) {
                Ok(Portion::Bytes(portion)) => {
                    this.hand_on(portion, &mut out);
                    return Poll::Ready(Ok(()));
                }
                Ok(Portion::Wait) => {
                    this.progress.asked_early.set(true);
                    return Poll::Pending;
                }
                Ok(Portion::Receive) => {
                    this.note_stage();
                    match this.receive() {
                        Poll::Ready(Ok(true)) => {}
                        Poll::Ready(Ok(false)) => return Poll::Ready(Ok(())),
                        Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                        Poll::Pending => return Poll::Pending,
                    }
                }
                Err(Stop::Head(fault)) => return Poll::Ready(Err(this.refuse(fault))),
                Err(Stop::Body) => {
                    return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
                }
            }
        }
    }
}

impl Write for GatedSocket {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
        loop {
            return match send(&self.connection.stream, bytes, flags) {
                Ok(count) => {
                    self.progress.note_movement();
                    Poll::Ready(Ok(count))
                }
                Err(Errno::INTR) => continue,
                Err(Errno::AGAIN) => self.would_wait(PollFlags::OUT),
                Err(error) => Poll::Ready(Err(error.into())),
            };
        }
    }

    /// The parser calls this when all that it has is on the wire: the place to notice that an
    /// answer is finished.
    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.progress.answer_given.replace(false) {
            if this.progress.closing.get() {
                this.progress.enter(Phase::Over);
            } else if this.gate.is_complete() {
                this.progress.enter(Phase::Idle);
                this.gate.next_request();
                if this.progress.asked_early.replace(false) {
                    context.waker().wake_by_ref();
                }
            }
        }
        Poll::Ready(Ok(()))
    }

    /// The connection's thread says good-bye itself.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
