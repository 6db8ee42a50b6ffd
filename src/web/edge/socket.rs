//! The parser's view of a socket: what comes out of the gate, what goes to the wire, and never a
//! wait. Where it would wait it notes for what, and the connection's thread does the waiting.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use rustix::event::PollFlags;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};

use super::fault::Fault;
use super::gate::{Gate, Portion, Stop};
use super::progress::{Phase, Progress};
use super::registry::Connection;

/// A socket with its gate.
pub struct GatedSocket {
    connection: Arc<Connection>,
    progress: Rc<Progress>,
    gate: Gate,
}

impl GatedSocket {
    /// Nothing is read yet.
    pub fn new(connection: Arc<Connection>, progress: Rc<Progress>, gate: Gate) -> Self {
        Self { connection, progress, gate }
    }

    fn would_wait<T>(&self, interest: PollFlags) -> Poll<T> {
        let noted = self.progress.interest.get();
        self.progress.interest.set(noted | interest);
        Poll::Pending
    }

    /// Receives into the gate; ready with false at the end of the stream.
    fn receive(&mut self) -> Poll<io::Result<bool>> {
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
