//! A service that answers what a test wants, and remembers what it heard.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What it does about a request.
pub enum Reaction {
    /// Sends these bytes and closes the connection.
    Send(Vec<u8>),
    /// Sends these bytes and keeps the connection, silently.
    Stall(Vec<u8>),
}

pub struct Service {
    pub address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    /// A service that reacts so to a head.
    pub fn new(react: impl Fn(&str) -> Reaction + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let is_over: Arc<AtomicBool> = Arc::default();
        let (heads, over) = (heard.clone(), is_over.clone());
        let thread = std::thread::spawn(move || {
            let mut kept = Vec::new();
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                kept.extend(serve(stream.unwrap(), &heads, &react));
            }
        });
        Self { address, heard, is_over, thread: Some(thread) }
    }

    /// One that answers everything with this type and body.
    pub fn answering(media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self::new(move |_| {
            Reaction::Send(answer(200, &format!("Content-Type: {media_type}"), &body))
        })
    }

    /// The heads that it heard.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// Hears one request, and reacts; the connection if it is to stay.
fn serve(
    mut stream: TcpStream,
    heads: &Mutex<Vec<String>>,
    react: &impl Fn(&str) -> Reaction,
) -> Option<TcpStream> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    heads.lock().unwrap().push(head.clone());
    let (bytes, is_kept) = match react(&head) {
        Reaction::Send(bytes) => (bytes, false),
        Reaction::Stall(bytes) => (bytes, true),
    };
    // Whoever has heard enough closes the connection.
    let _ = stream.write_all(&bytes);
    is_kept.then_some(stream)
}

/// An answer with a header of its own.
pub fn answer(status: u16, header: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\n{header}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

impl Drop for Service {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
