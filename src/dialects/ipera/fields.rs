//! Bodies as Laravel reads them: JSON or form fields, and everything wrong with them at once.

use serde_json::{Map, Value};

use crate::dialects::{Call, Members, not_json};
use crate::model::tenant::MAX_NAME_CHARS;
use crate::model::user::MembershipStatus;
use crate::model::{Change, CountryCode, Error, Problem};

/// The shortest name that this API gives (seed 003, "Create Tenant").
const MIN_NAME_CHARS: usize = 5;
/// The longest city, address or post code, in characters.
const MAX_LINE_CHARS: usize = 200;
/// The longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 1_000;

/// What "Create Tenant" and "Update Tenant" are told.
pub(super) struct TenantFields {
    pub(super) name: String,
    pub(super) country_code: Change<String>,
    pub(super) city: Change<String>,
    pub(super) address: Change<String>,
    pub(super) post_code: Change<String>,
    pub(super) description: Change<String>,
}

impl TenantFields {
    /// Reads the body. `Invalid` with every fault, in the order of the seed.
    pub(super) fn read(call: &Call) -> Result<Self, Error> {
        let mut members = Body::read(call)?.into_members();
        let fields = Self {
            name: read_name(&mut members),
            country_code: read_country(&mut members),
            city: read_text(&mut members, "city", MAX_LINE_CHARS),
            address: read_text(&mut members, "address", MAX_LINE_CHARS),
            post_code: read_text(&mut members, "post_code", MAX_LINE_CHARS),
            description: read_text(&mut members, "description", MAX_DESCRIPTION_CHARS),
        };
        members.finish()?;
        Ok(fields)
    }
}

/// The status that "Deactivate Tenant" and "Activate Tenant" give to memberships, if they are told
/// one.
pub(super) fn read_user_status(call: &Call) -> Result<Option<MembershipStatus>, Error> {
    let unknown = || Error::invalid("user_status", Problem::Unknown);
    let (map, is_form) = match Body::read(call)? {
        Body::Json(map) => (map, false),
        Body::Form(map) => (map, true),
        Body::NoObject => return Err(unknown()),
    };
    let number = match map.get("user_status") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if is_form => match text.as_str() {
            "0" => Some(0),
            "1" => Some(1),
            "2" => Some(2),
            _ => None,
        },
        Some(value) => value.as_i64(),
    };
    number.and_then(MembershipStatus::from_number).map(Some).ok_or_else(unknown)
}

/// What was sent.
enum Body {
    /// A JSON object, or nothing at all.
    Json(Map<String, Value>),
    /// The fields of a form.
    Form(Map<String, Value>),
    /// JSON, but an array or a scalar.
    NoObject,
}

impl Body {
    /// The body: JSON whatever its type says, else a form if its type says so, else nothing. Empty
    /// texts count as null, as Laravel has it. `UnsupportedMedia` if it is none and its type says that
    /// it is something that is not read here: whoever sent it is not to wonder where it went.
    fn read(call: &Call) -> Result<Self, Error> {
        Ok(match serde_json::from_slice(call.body) {
            Ok(Value::Object(map)) => Self::Json(without_empty_texts(map)),
            Ok(_) => Self::NoObject,
            Err(_) if is_form(call) => {
                let pairs = form_urlencoded::parse(call.body);
                let pairs = pairs.map(|(name, text)| (name.into_owned(), text.into_owned().into()));
                Self::Form(without_empty_texts(pairs.collect()))
            }
            Err(error) if !call.body.is_empty() => match not_json(call, &error) {
                error @ Error::UnsupportedMedia { .. } => return Err(error),
                _ => Self::Json(Map::new()),
            },
            Err(_) => Self::Json(Map::new()),
        })
    }

    /// Its members; none if it has none to have.
    fn into_members(self) -> Members {
        match self {
            Self::Json(map) | Self::Form(map) => Members::of(map),
            Self::NoObject => Members::of(Map::new()),
        }
    }
}

fn is_form(call: &Call) -> bool {
    let content_type = call.request.header("Content-Type").unwrap_or("");
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn without_empty_texts(mut map: Map<String, Value>) -> Map<String, Value> {
    for value in map.values_mut() {
        if value.as_str().is_some_and(|text| text.trim().is_empty()) {
            *value = Value::Null;
        }
    }
    map
}

fn read_name(members: &mut Members) -> String {
    if matches!(members.raw("name"), None | Some(Value::Null)) {
        members.fault("name", Problem::Missing);
        return String::new();
    }
    let Some(name) = members.text("name") else { return String::new() };
    if name.trim().chars().count() < MIN_NAME_CHARS {
        members.fault("name", Problem::TooShort { min_chars: MIN_NAME_CHARS });
    } else {
        members.check_name("name", &name, MAX_NAME_CHARS);
    }
    name
}

fn read_country(members: &mut Members) -> Change<String> {
    match members.raw("country_code") {
        None => Change::Keep,
        Some(Value::Null) => Change::Clear,
        Some(Value::String(code)) if CountryCode::parse(code).is_some() => {
            Change::Set(code.clone())
        }
        Some(_) => {
            let expected = "an ISO 3166-1 alpha-2 code";
            members.fault("country_code", Problem::Malformed { expected });
            Change::Keep
        }
    }
}

fn read_text(members: &mut Members, field: &str, max_chars: usize) -> Change<String> {
    match members.raw(field) {
        None => Change::Keep,
        Some(Value::Null) => Change::Clear,
        Some(_) => members.short_text(field, max_chars).map_or(Change::Keep, Change::Set),
    }
}
