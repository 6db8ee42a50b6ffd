//! What a row of the table is, and how the places in it are read.

use serde_json::Value;

/// An attribute of a tenant, or of what belongs to one.
pub struct Attribute {
    /// What it is, in everybody's words.
    pub name: &'static str,
    /// Where it is shown: `dialect.operation,… member`, and `as form` where the value has another
    /// form there.
    pub shown: &'static [&'static str],
    /// Where it is changed, written likewise; `or null` where null or nothing clears it, and an
    /// operation alone where that clears it.
    pub changed: &'static [&'static str],
    /// Values to write.
    pub kind: Kind,
    /// Its value once it is cleared.
    pub cleared: Cleared,
    /// The names of the part that it is an attribute of, besides the ids of tenant, user and
    /// subtenant.
    pub about: &'static [&'static str],
    /// What else there is to know.
    pub note: &'static str,
}

/// What can be written.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Nothing: it follows from other things.
    Derived,
    /// Nothing here: the states have a table of their own.
    State,
    /// The value of this number, another one for every number.
    Fresh(fn(u32) -> Value),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// True or false.
    Flag,
    /// The id of a tenant above.
    Parent,
}

/// What a cleared attribute is.
#[derive(Clone, Copy)]
pub enum Cleared {
    Null,
    No,
    Text(&'static str),
    /// What another attribute is, by its name.
    Same(&'static str),
}

/// A row with nothing in it.
pub const NOTHING: Attribute = Attribute {
    name: "",
    shown: &[],
    changed: &[],
    kind: Kind::Derived,
    cleared: Cleared::Null,
    about: &[],
    note: "",
};

/// One place where an attribute is shown or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// `dialect.operation`
    pub operation: String,
    /// The member's path, `a.b` or `a[].b`; `.` for the whole.
    pub member: &'static str,
    /// The form of the value there.
    pub form: &'static str,
    /// Whether null clears it.
    pub takes_null: bool,
}

impl Place {
    pub fn dialect(&self) -> &str {
        self.operation.split_once('.').unwrap().0
    }

    /// The operation without its dialect.
    pub fn name(&self) -> &str {
        self.operation.split_once('.').unwrap().1
    }

    /// A place to write to that clears without a value, such as a DELETE.
    pub fn clears(&self) -> bool {
        self.member.is_empty()
    }
}

/// The places of one entry of the table, one per operation.
fn places(text: &'static str) -> Vec<Place> {
    let (operations, rest) = text.split_once(' ').unwrap_or((text, ""));
    let takes_null = rest.ends_with(" or null");
    let rest = rest.trim_end_matches(" or null");
    let (member, form) = rest.split_once(" as ").unwrap_or((rest, ""));
    let (dialect, names) = operations.split_once('.').unwrap();
    let place = |name| Place { operation: format!("{dialect}.{name}"), member, form, takes_null };
    names.split(',').map(place).collect()
}

impl Attribute {
    pub fn shown(&self) -> Vec<Place> {
        self.shown.iter().flat_map(|text| places(text)).collect()
    }

    pub fn changed(&self) -> Vec<Place> {
        self.changed.iter().flat_map(|text| places(text)).collect()
    }
}
