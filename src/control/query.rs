//! Query parameters, read with every fault collected; unknown ones are faults too, and those that
//! come twice.

use crate::dialects::Call;
use crate::model::{Error, Fault, Problem, Timestamp};

/// The query of a request.
pub struct Query {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    faults: Vec<Fault>,
}

impl Query {
    /// The query of this request.
    pub fn of(call: &Call) -> Self {
        let pairs = form_urlencoded::parse(call.request.raw_query_string().as_bytes());
        Self { pairs: pairs.into_owned().collect(), known: Vec::new(), faults: Vec::new() }
    }

    /// The parameter of this name; the first if there are several.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    /// A parameter that `parse` makes something of; a fault if it does not.
    pub fn parsed<T>(
        &mut self,
        name: &'static str,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(name)?;
        let value = parse(&text);
        if value.is_none() {
            self.fault(name, Problem::Malformed { expected });
        }
        value
    }

    /// A text that is one of those that are known.
    pub fn known(&mut self, name: &'static str, is_known: fn(&str) -> bool) -> Option<String> {
        let text = self.text(name)?;
        if !is_known(&text) {
            self.fault(name, Problem::Unknown);
        }
        Some(text)
    }

    /// A whole number.
    pub fn integer(&mut self, name: &'static str, min: i64, max: i64) -> Option<i64> {
        let text = self.text(name)?;
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.fault(name, Problem::OutOfRange { min, max });
        }
        number
    }

    /// A moment, as RFC 3339 writes it.
    pub fn moment(&mut self, name: &'static str) -> Option<Timestamp> {
        self.parsed(name, "a time such as 2024-01-15T10:30:00Z", Timestamp::parse)
    }

    /// `true` or `false`; absent is false.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.parsed(name, "true or false", |text| text.parse().ok()).unwrap_or(false)
    }

    fn fault(&mut self, name: &str, problem: Problem) {
        self.faults.push(Fault { field: format!("?{name}"), problem });
    }

    /// `Invalid` with every fault, also that of a parameter that nobody asked about, or that is given
    /// more than once: nobody could tell which one counts.
    pub fn finish(mut self) -> Result<(), Error> {
        let unknown: Vec<_> = self
            .pairs
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| !self.known.contains(&name.as_str()))
            .collect();
        for name in unknown {
            self.fault(&name, Problem::Unknown);
        }
        let given = |name: &str| self.pairs.iter().filter(|(key, _)| key == name).count();
        let known = self.known.iter().copied();
        let twice: Vec<_> = known.filter(|name| given(name) > 1).collect();
        for name in twice {
            self.fault(name, Problem::Malformed { expected: "given only once" });
        }
        if self.faults.is_empty() { Ok(()) } else { Err(Error::Invalid(self.faults)) }
    }
}
