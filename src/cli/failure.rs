//! How a command ends that did not succeed: one clear line on stderr and an exit code.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::model::{Entity, Error, Problem};
use crate::store::{OpenError, UpkeepError};

/// Why a command did not succeed.
pub(super) enum Failure {
    /// It failed: exit code 1.
    Failed(String),
    /// It was used wrongly: exit code 2.
    WrongUse(String),
    /// It was asked for help or its version, which is no failure.
    Shown(clap::Error),
}

impl Failure {
    /// A file that cannot be used.
    pub(super) fn of_file(path: &Path, error: &OpenError) -> Self {
        Self::Failed(format!("{} {error}", path.display()))
    }

    /// What an option's value led to: a tenant that is not there is wrong use.
    pub(super) fn of_option(error: Error) -> Self {
        let is_value = matches!(error, Error::NotFound { .. } | Error::BadId { .. });
        match Self::from(error) {
            Self::Failed(line) if is_value => Self::WrongUse(line),
            failure => failure,
        }
    }

    /// Something that the system refused.
    pub(super) fn of_system(what: impl Display, error: impl Display) -> Self {
        Self::Failed(format!("{what}: {error}"))
    }

    /// Tells the person, and gives the exit code.
    pub(super) fn report(self) -> ExitCode {
        let (line, code) = match self {
            Self::Shown(text) => {
                // A closed pipe is no reason to fail.
                let _ = text.print();
                return ExitCode::SUCCESS;
            }
            Self::Failed(line) => (line, 1),
            Self::WrongUse(line) => (line, 2),
        };
        let _ = writeln!(std::io::stderr(), "tenantd: {}", line.replace('\n', " "));
        ExitCode::from(code)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Self::Shown(error),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                Self::WrongUse("a command is missing; `--help` lists them".into())
            }
            _ => Self::WrongUse(one_line(&error.render().to_string())),
        }
    }
}

/// The sentence of a usage error without the usage below it.
fn one_line(rendered: &str) -> String {
    let lines = rendered.lines().take_while(|line| !line.is_empty()).map(str::trim);
    let sentence = lines.collect::<Vec<_>>().join(" ");
    sentence.strip_prefix("error: ").unwrap_or(&sentence).to_owned()
}

impl From<UpkeepError> for Failure {
    fn from(error: UpkeepError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Failed(match &error {
            Error::NotFound { what: Entity::Tenant, id } => format!("there is no tenant {id}"),
            Error::NotFound { what: Entity::Snapshot, id } => format!("there is no snapshot {id}"),
            Error::NotFound { what: Entity::Client, id } => format!("there is no client {id}"),
            Error::BadId { id } => format!("{id:?} cannot be an id"),
            Error::Invalid(faults) => {
                let faults = faults.iter().map(|fault| match fault.problem {
                    Problem::Missing => format!("--{} is missing", fault.field),
                    Problem::Taken => format!("{} is already taken", fault.field),
                    _ => format!("{} is not valid", fault.field),
                });
                faults.collect::<Vec<_>>().join("; ")
            }
            Error::Busy { .. } => "the file is busy: another process is writing; try again".into(),
            other => other.to_string(),
        })
    }
}
