//! The program itself, in processes of its own.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::Request;

/// No command and no start takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a process ended, and what it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The program with these arguments and nothing of our own environment.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantd"));
    command.args(arguments).env_clear();
    command
}

/// Runs a command to its end.
#[track_caller]
pub fn run(arguments: &[&str]) -> Ended {
    Process::start(program(arguments)).wait()
}

/// Runs a command that must succeed in silence; its output without the last line feed.
#[track_caller]
pub fn output(arguments: &[&str]) -> String {
    let ended = run(arguments);
    assert_eq!((ended.code, &*ended.err), (Some(0), ""), "{arguments:?}: {ended:?}");
    ended.out.trim_end().to_owned()
}

/// A process that is ended with us, by its own id.
pub struct Process {
    child: Child,
    out_lines: Receiver<String>,
    err: Receiver<String>,
}

impl Process {
    #[track_caller]
    pub fn start(mut command: Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (out, mut errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (line, out_lines) = channel();
        std::thread::spawn(move || {
            for text in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = line.send(text);
            }
        });
        let (whole, err) = channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = errors.read_to_string(&mut text);
            let _ = whole.send(text);
        });
        Self { child, out_lines, err }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line on stdout; `None` if it has closed it.
    #[track_caller]
    pub fn line(&self) -> Option<String> {
        let line = self.out_lines.recv_timeout(PATIENCE);
        match line {
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("it says nothing"),
            other => other.ok(),
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for its end.
    #[track_caller]
    pub fn wait(mut self) -> Ended {
        let status = self.wait_for_status();
        let err = self.err.recv_timeout(PATIENCE).unwrap();
        let out = self.out_lines.iter().map(|line| line + "\n").collect();
        Ended { code: status.code(), out, err }
    }

    fn wait_for_status(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that said where it listens.
pub struct Serving {
    pub process: Process,
    pub address: SocketAddr,
}

impl Serving {
    /// `tenantd serve` on a free port, with further arguments.
    #[track_caller]
    pub fn start(db: &str, arguments: &[&str]) -> Self {
        let serve = ["serve", "--db", db, "--listen", "127.0.0.1:0"];
        Self::of(program(&[&serve, arguments].concat()))
    }

    /// A command that serves.
    #[track_caller]
    pub fn of(command: Command) -> Self {
        let process = Process::start(command);
        match process.line() {
            Some(line) => {
                let address = line.strip_prefix("tenantd listening on http://");
                let address = address.unwrap_or_else(|| panic!("{line}")).parse().unwrap();
                Self { process, address }
            }
            None => panic!("it does not serve: {:?}", process.wait()),
        }
    }

    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self.address, method, path)
    }

    /// Sends a signal and waits for the end.
    #[track_caller]
    pub fn end(self, signal: Signal) -> Ended {
        self.process.signal(signal);
        self.process.wait()
    }
}
