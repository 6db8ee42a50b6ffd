//! Bodies that are JSON objects, read member by member with every fault collected.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::Call;
use crate::model::{Change, Error, Fault, Problem, json};

/// Media types that can never be JSON.
const NEVER_JSON: [&str; 4] = ["multipart/", "image/", "audio/", "video/"];

/// How many members that stand twice or too deep are told, at most: each tells its whole place.
const MOST_FLAWS: usize = 100;

/// The members of a body, and what was found wrong with them so far.
pub struct Members {
    map: Map<String, Value>,
    faults: Vec<Fault>,
}

/// The body as JSON, whatever its `Content-Type` says. `UnsupportedMedia` if it is none and the
/// type says that it never was meant to be, `BadJson` if it is none otherwise.
pub fn value(call: &Call) -> Result<Value, Error> {
    serde_json::from_slice(call.body).map_err(|error| not_json(call, &error))
}

/// What is wrong with a body that the parser refused.
pub fn not_json(call: &Call, error: &serde_json::Error) -> Error {
    let content_type = call.request.header("Content-Type").unwrap_or("");
    let lower = content_type.trim_start().to_ascii_lowercase();
    if NEVER_JSON.iter().any(|prefix| lower.starts_with(prefix)) {
        Error::UnsupportedMedia { got: content_type.to_owned() }
    } else if call.body.is_empty() {
        Error::BadJson { reason: "it is empty".into() }
    } else {
        Error::BadJson { reason: error.to_string() }
    }
}

impl Members {
    /// The body's members; `BadShape` if it is no object. In the control API a member that stands
    /// twice in one object is a fault; vendors' clients have always had the last one taken.
    pub fn read(call: &Call) -> Result<Self, Error> {
        let faults = RefCell::new(Vec::new());
        let value = if call.found.dialect.name == "control" {
            let note = |field, problem| {
                let mut faults = faults.borrow_mut();
                let fault = Fault { field, problem };
                if faults.len() < MOST_FLAWS && !faults.contains(&fault) {
                    faults.push(fault);
                }
            };
            json::parse(call.body, &note).map_err(|error| not_json(call, &error))?
        } else {
            value(call)?
        };
        match value {
            Value::Object(map) => Ok(Self { map, faults: faults.into_inner() }),
            _ => Err(Error::BadShape { expected: "object" }),
        }
    }

    /// The members of an object.
    pub fn of(map: Map<String, Value>) -> Self {
        Self { map, faults: Vec::new() }
    }

    /// The member as it was sent; `None` if absent.
    pub fn raw(&self, field: &str) -> Option<&Value> {
        self.map.get(field)
    }

    /// The names of its members, as they were sent.
    pub fn names(&self) -> Vec<String> {
        self.map.keys().cloned().collect()
    }

    /// Notes every member but these as not known: for an API of which nobody's client sends others.
    pub fn only(&mut self, known: &[&str]) {
        let unknown: Vec<_> =
            self.map.keys().filter(|name| !known.contains(&name.as_str())).cloned().collect();
        for name in unknown {
            self.fault(&name, Problem::Unknown);
        }
    }

    /// Notes a fault.
    pub fn fault(&mut self, field: &str, problem: Problem) {
        self.faults.push(Fault { field: field.to_owned(), problem });
    }

    /// A text; absent and `null` are `None`.
    pub fn text(&mut self, field: &str) -> Option<String> {
        match self.map.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.fault(field, Problem::WrongType { expected: "string" });
                None
            }
        }
    }

    /// A text that must be there, with something in it; `None` after a fault. For what has a form
    /// of its own, which the handler checks.
    pub fn required(&mut self, field: &str) -> Option<String> {
        let before = self.faults.len();
        let Some(text) = self.text(field) else {
            if self.faults.len() == before {
                self.fault(field, Problem::Missing);
            }
            return None;
        };
        if text.trim().is_empty() {
            self.fault(field, Problem::Blank);
            return None;
        }
        Some(text)
    }

    /// A text that must be there, with something in it, of at most `max_chars` characters and
    /// without control characters. Empty after a fault.
    pub fn required_text(&mut self, field: &str, max_chars: usize) -> String {
        let Some(text) = self.required(field) else { return String::new() };
        self.check_name(field, &text, max_chars);
        text
    }

    /// An optional text of at most `max_chars` characters, which may be empty.
    pub fn short_text(&mut self, field: &str, max_chars: usize) -> Option<String> {
        let text = self.text(field)?;
        if text.chars().count() > max_chars {
            self.fault(field, Problem::TooLong { max_chars });
        } else if text.contains('\0') {
            self.fault(field, Problem::Malformed { expected: "text without NUL" });
        }
        Some(text)
    }

    /// A name that `null` clears.
    pub fn clearable_name(&mut self, field: &str, max_chars: usize) -> Change<String> {
        match self.map.get(field) {
            None => Change::Keep,
            Some(Value::Null) => Change::Clear,
            Some(_) => match self.text(field) {
                Some(text) => {
                    self.check_name(field, &text, max_chars);
                    Change::Set(text)
                }
                None => Change::Keep,
            },
        }
    }

    /// Notes the faults of a member's own members, if that is what `outcome` is.
    pub fn faults_within(&mut self, field: &str, outcome: Result<(), Error>) {
        if let Err(Error::Invalid(faults)) = outcome {
            for fault in faults {
                self.fault(&format!("{field}.{}", fault.field), fault.problem);
            }
        }
    }

    /// Notes what is wrong with a name.
    pub fn check_name(&mut self, field: &str, text: &str, max_chars: usize) {
        if text.trim().is_empty() {
            self.fault(field, Problem::Blank);
        } else if text.chars().count() > max_chars {
            self.fault(field, Problem::TooLong { max_chars });
        } else if text.chars().any(char::is_control) {
            self.fault(field, Problem::Malformed { expected: "text without control characters" });
        }
    }

    /// A flag; absent and `null` are `None`.
    pub fn flag(&mut self, field: &str) -> Option<bool> {
        match self.map.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(flag)) => Some(*flag),
            Some(_) => {
                self.fault(field, Problem::WrongType { expected: "boolean" });
                None
            }
        }
    }

    /// A whole number of 64 bits; absent is `None`, `null` is a fault.
    pub fn integer(&mut self, field: &str) -> Option<i64> {
        let value = self.map.get(field)?;
        let number = value.as_i64();
        if number.is_none() {
            self.fault(field, Problem::WrongType { expected: "integer" });
        }
        number
    }

    /// `Invalid` with every fault that was noted, if there is any.
    pub fn finish(self) -> Result<(), Error> {
        if self.faults.is_empty() { Ok(()) } else { Err(Error::Invalid(self.faults)) }
    }
}
