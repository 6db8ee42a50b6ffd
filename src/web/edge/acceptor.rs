//! The listening sockets, and the one thread that takes connections from them.

use std::io;
use std::net::{Shutdown as Direction, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::sockopt::{self, Timeout};
use rustix::net::{RecvFlags, SendFlags, listen, recv, send};

use super::Service;
use super::connection::serve;
use super::fault::Fault;
use super::limits::Limits;
use super::registry::{Connection, Registry};
use super::shutdown::Shutdown;
use super::stats::Stats;

/// Connections that the kernel keeps until they are taken.
const BACKLOG: i32 = 1024;
/// What the kernel keeps for one connection in each direction; it would let a peer grow that to
/// several megabytes.
const KERNEL_BUFFER_BYTES: usize = 256 << 10;
/// How long to wait when the system has no descriptor or thread left.
const EXHAUSTED: Duration = Duration::from_millis(50);

/// A bound server that does not serve yet.
#[derive(Debug)]
pub struct Edge {
    listeners: Vec<TcpListener>,
    limits: Arc<Limits>,
    registry: Arc<Registry>,
    shutdown: Shutdown,
}

impl Edge {
    /// Binds every address. From here on clients can connect; they are answered by `run`.
    pub fn bind(addresses: &[SocketAddr], limits: Limits) -> io::Result<Self> {
        let listeners = addresses.iter().copied().map(bound);
        Ok(Self {
            listeners: listeners.collect::<io::Result<_>>()?,
            registry: Arc::new(Registry::new(&limits)),
            limits: Arc::new(limits),
            shutdown: Shutdown::new()?,
        })
    }

    /// The addresses with the ports that the system chose for 0.
    pub fn local_addresses(&self) -> io::Result<Vec<SocketAddr>> {
        self.listeners.iter().map(TcpListener::local_addr).collect()
    }

    /// The handle that ends `run`.
    pub fn shutdown(&self) -> Shutdown {
        self.shutdown.clone()
    }

    /// The edge's own figures.
    pub fn stats(&self) -> Stats {
        Stats::new(self.registry.clone())
    }

    /// Serves until the shutdown is asked for and the requests in progress are answered. Gives
    /// how many of them were still in the service when it would wait no longer.
    pub fn run<S: Service>(self, service: &Arc<S>) -> usize {
        let mut complaint = Complaint::default();
        while !self.shutdown.is_triggered() {
            for listener in self.wait() {
                self.accept(listener, service, &mut complaint);
            }
        }
        drop(self.listeners);
        self.registry.drain(self.limits.drain)
    }

    /// Waits for clients, or for the end.
    fn wait(&self) -> Vec<&TcpListener> {
        let mut descriptors = vec![PollFd::new(self.shutdown.receiver(), PollFlags::IN)];
        let listeners = self.listeners.iter();
        descriptors.extend(listeners.map(|listener| PollFd::new(listener, PollFlags::IN)));
        match poll(&mut descriptors, None) {
            Ok(_) => {
                let ready = descriptors[1..].iter().map(|one| !one.revents().is_empty());
                let with_ready = self.listeners.iter().zip(ready);
                with_ready.filter_map(|(it, ready)| ready.then_some(it)).collect()
            }
            Err(error) => {
                if error != Errno::INTR {
                    log::error!("waiting for connections failed: {error}");
                    self.pause(EXHAUSTED);
                }
                Vec::new()
            }
        }
    }

    /// Waits, but not for longer than the server lives.
    fn pause(&self, duration: Duration) {
        let mut end = [PollFd::new(self.shutdown.receiver(), PollFlags::IN)];
        let timeout = Timespec { tv_sec: 0, tv_nsec: duration.subsec_nanos().into() };
        let _ = poll(&mut end, Some(&timeout));
    }

    fn accept<S: Service>(
        &self,
        listener: &TcpListener,
        service: &Arc<S>,
        complaint: &mut Complaint,
    ) {
        // A bounded burst, so that the other listeners and the shutdown have their turn.
        for _ in 0..64 {
            match listener.accept() {
                Ok((stream, peer)) => self.take(stream, peer, service, complaint),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.registry.accept_errors.fetch_add(1, Ordering::Relaxed);
                    complaint.make("taking a connection failed", &error);
                    if let Some(Errno::MFILE | Errno::NFILE) = Errno::from_io_error(&error) {
                        self.registry.free_descriptor(EXHAUSTED);
                    } else if error.kind() != io::ErrorKind::ConnectionAborted {
                        self.pause(EXHAUSTED);
                    }
                    return;
                }
            }
        }
    }

    fn prepare(&self, stream: &TcpStream) -> io::Result<()> {
        sockopt::set_tcp_nodelay(stream, true)?;
        // Only reads that are allowed to wait heed it: those between two requests.
        let idle = Some(self.limits.idle_timeout);
        sockopt::set_socket_timeout(stream, Timeout::Recv, idle)?;
        Ok(())
    }

    fn take<S: Service>(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        service: &Arc<S>,
        complaint: &mut Complaint,
    ) {
        if !self.registry.make_room() {
            self.registry.turned_away.fetch_add(1, Ordering::Relaxed);
            turn_away(&stream);
            return;
        }
        if let Err(error) = self.prepare(&stream) {
            self.registry.accept_errors.fetch_add(1, Ordering::Relaxed);
            complaint.make("preparing a connection failed", &error);
            return;
        }
        let seat = Seat {
            registry: self.registry.clone(),
            connection: Some(self.registry.enter(stream, peer)),
        };
        let (service, limits) = (service.clone(), self.limits.clone());
        let builder = thread::Builder::new()
            .name("connection".to_owned())
            .stack_size(self.limits.stack_bytes);
        let spawned = builder.spawn(move || {
            if let Some(connection) = seat.connection.as_ref().filter(|it| it.begin()) {
                serve(connection, &seat.registry, service, &limits);
            }
        });
        if let Err(error) = spawned {
            // The seat went with the thread that never was, and the connection with it.
            self.registry.accept_errors.fetch_add(1, Ordering::Relaxed);
            complaint.make("starting a thread failed", &error);
            self.registry.free_descriptor(EXHAUSTED);
        }
    }
}

/// A connection's place in the registry, given up whatever happens to its thread.
struct Seat {
    registry: Arc<Registry>,
    connection: Option<Arc<Connection>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.registry.leave(connection);
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    // Connections have these from their listener.
    sockopt::set_socket_send_buffer_size(&listener, KERNEL_BUFFER_BYTES)?;
    sockopt::set_socket_recv_buffer_size(&listener, KERNEL_BUFFER_BYTES)?;
    listen(&listener, BACKLOG)?;
    Ok(listener)
}

/// Everything is busy: say so, as far as that goes without waiting, and close.
fn turn_away(stream: &TcpStream) {
    let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
    let _ = send(stream, &Fault::Busy.answer(), flags);
    let _ = stream.shutdown(Direction::Write);
    // Unread bytes would make the close a reset.
    let mut scratch = [0; 4096];
    let _ = recv(stream, &mut scratch, RecvFlags::DONTWAIT);
}

/// Says the same thing once a second at most.
#[derive(Default)]
struct Complaint {
    last: Option<Instant>,
    silent: u64,
}

impl Complaint {
    fn make(&mut self, what: &str, error: &io::Error) {
        let now = Instant::now();
        let due = self.last.is_none_or(|last| now - last >= Duration::from_secs(1));
        if due {
            log::error!("{what}: {error} ({} times more before)", self.silent);
            self.last = Some(now);
            self.silent = 0;
        } else {
            self.silent += 1;
        }
    }
}
