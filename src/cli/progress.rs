//! How far a long command is, on stderr: one line that changes on a terminal, plain lines
//! elsewhere.

use std::io::{IsTerminal, Write, stderr};

use crate::store::Step;

/// Clears the line from its beginning.
const CLEAR: &str = "\r\x1b[K";

/// Shows the steps of a command, until dropped.
pub(super) struct Progress {
    is_terminal: bool,
    said: Option<&'static str>,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { is_terminal: stderr().is_terminal(), said: None }
    }

    /// Shows a step. Nobody may be reading; that is no reason to stop.
    pub(super) fn show(&mut self, step: Step) {
        let (stage, detail) = match step {
            Step::Copying(percent) => ("copying", format!(" {percent} %")),
            Step::Checking(name) => ("checking", format!(" {name}")),
            Step::Hashing => ("hashing", String::new()),
        };
        if self.is_terminal {
            let _ = write!(stderr(), "{CLEAR}{stage}{detail}");
        } else if self.said != Some(stage) {
            let _ = writeln!(stderr(), "{stage}");
        }
        self.said = Some(stage);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_terminal && self.said.is_some() {
            let _ = write!(stderr(), "{CLEAR}");
        }
    }
}
