//! A proxy that has the server below a prefix, as somebody would put one before it.

use std::io::{BufRead, BufReader, Read, Write, copy};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);
const HEAD_MAX: u64 = 64 * 1024;

pub struct Proxy {
    pub address: SocketAddr,
    is_over: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Passes on to `server` what comes below `prefix`, without it; everything else is nothing's.
    pub fn start(prefix: &'static str, server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, is_over) = (listener.local_addr().unwrap(), Arc::<AtomicBool>::default());
        let ended = Arc::clone(&is_over);
        let listener = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                // A browser that goes away in the middle is no concern of the test.
                std::thread::spawn(move || drop(pass(stream, prefix, server)));
            }
        });
        Self { address, is_over, listener: Some(listener) }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        let _ = self.listener.take().unwrap().join();
    }
}

/// One request and its answer; then the connection ends.
fn pass(mut client: TcpStream, prefix: &str, server: SocketAddr) -> std::io::Result<()> {
    client.set_read_timeout(Some(PATIENCE))?;
    client.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(client.try_clone()?.take(HEAD_MAX));
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            break;
        }
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        match (&*name, line.split_once(':')) {
            ("content-length", Some((_, value))) => length = value.trim().parse().unwrap_or(0),
            ("connection", _) => continue,
            _ => {}
        }
        head += &line;
    }
    let below = format!(" {prefix}/");
    if !head.lines().next().unwrap_or_default().contains(&below) {
        return client.write_all(
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
    }
    let mut upstream = TcpStream::connect(server)?;
    upstream.set_read_timeout(Some(PATIENCE))?;
    let head = head.replacen(&below, " /", 1);
    upstream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())?;
    reader.get_mut().set_limit(length);
    copy(&mut reader.take(length), &mut upstream)?;
    copy(&mut upstream, &mut client).map(drop)
}
