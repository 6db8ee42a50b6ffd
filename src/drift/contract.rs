//! A contract document as the drift check reads it: the operations that read, and their schemas.

use std::collections::BTreeMap;

use serde_json::Value;
use thiserror::Error;

use super::shape::{self, Differences};

/// A contract document (OpenAPI 3.1).
pub struct Contract {
    root: Value,
}

/// Why a document cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ContractFault {
    /// No JSON.
    #[error("it is not JSON: {0}")]
    NotJson(String),
    /// JSON, but no document of an API.
    #[error("it is no OpenAPI document: it has no paths")]
    NoPaths,
}

/// An operation that reads.
pub(super) struct ReadOperation {
    pub id: String,
    pub path: String,
    /// The names of required parameters of the query.
    required_query: Vec<String>,
    /// The names of the others.
    optional_query: Vec<String>,
    /// What it may answer, by status as the contract writes it: `200`, `2XX`, `default`.
    answers: BTreeMap<String, ListedAnswer>,
}

/// What the contract lists for a status.
pub(super) struct ListedAnswer {
    /// Its schema, by media type.
    schemas: BTreeMap<String, Option<Value>>,
}

/// What the contract says of a media type.
pub(super) enum Listed<'a> {
    /// This schema, of JSON.
    Schema(&'a Value),
    /// Bytes whose shape nobody describes.
    Opaque,
    /// Another media type, which this is.
    No(String),
}

impl Contract {
    /// Reads a document.
    pub fn read(text: &str) -> Result<Self, ContractFault> {
        let root: Value = serde_json::from_str(text)
            .map_err(|error| ContractFault::NotJson(error.to_string()))?;
        if !root["paths"].is_object() {
            return Err(ContractFault::NoPaths);
        }
        Ok(Self { root })
    }

    /// The operations that read; those with fewer parameters first, for their answers tell values
    /// of the others'.
    pub(super) fn reads(&self) -> Vec<ReadOperation> {
        let items = self.root["paths"].as_object().into_iter().flatten();
        let mut reads: Vec<ReadOperation> = items
            // What stands at the root of a server is no part of the vendor's API.
            .filter(|(_, item)| item.get("servers").is_none())
            .filter_map(|(path, item)| Some(self.read_operation(path, item, item.get("get")?)))
            .collect();
        reads.sort_by_key(|operation| operation.path.matches('{').count());
        reads
    }

    fn read_operation(&self, path: &str, item: &Value, operation: &Value) -> ReadOperation {
        let parameters =
            [item, operation].into_iter().filter_map(|one| one["parameters"].as_array());
        let query: Vec<&Value> = parameters
            .flatten()
            .map(|parameter| self.resolve(parameter))
            .filter(|parameter| parameter["in"] == "query")
            .collect();
        let names = |is_required: bool| {
            let wanted = query.iter().filter(|one| (one["required"] == true) == is_required);
            wanted.filter_map(|one| Some(one["name"].as_str()?.to_owned())).collect()
        };
        let answers = operation["responses"].as_object().into_iter().flatten();
        let answers = answers.map(|(status, answer)| {
            (status.to_uppercase(), ListedAnswer::read(self.resolve(answer)))
        });
        ReadOperation {
            id: operation["operationId"].as_str().unwrap_or(path).to_owned(),
            path: path.to_owned(),
            required_query: names(true),
            optional_query: names(false),
            answers: answers.collect(),
        }
    }

    /// Compares a value with a schema.
    pub(super) fn compare(&self, schema: &Value, value: &Value, differences: &mut Differences) {
        shape::compare(self, schema, value, "", differences);
    }

    /// What a reference stands for, or the value itself.
    pub(super) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let mut value = value;
        for _ in 0..MAX_REFERENCES {
            let target = value["$ref"].as_str().and_then(|text| text.strip_prefix('#'));
            match target.and_then(|pointer| self.root.pointer(pointer)) {
                Some(found) => value = found,
                None => break,
            }
        }
        value
    }
}

/// How many references may stand for one another; a document could have a circle of them.
const MAX_REFERENCES: usize = 16;

impl ReadOperation {
    /// The path with its parameters filled in, and the query; or which value is missing. `value`
    /// has a parameter by its name, or the first id of the list at a path of the contract.
    pub fn fill<'v>(
        &self,
        value: impl Fn(&str, &str) -> Option<&'v str>,
    ) -> Result<String, String> {
        let missing = |name: &str| format!("say --param {name}=VALUE");
        let mut filled = String::new();
        let mut list = String::new();
        for word in self.path.split('/').skip(1) {
            let name = word.strip_prefix('{').and_then(|word| word.strip_suffix('}'));
            filled.push('/');
            match name {
                Some(name) => {
                    filled.push_str(&encoded(value(name, &list).ok_or_else(|| missing(name))?));
                }
                None => filled.push_str(word),
            }
            list.push('/');
            list.push_str(word);
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in &self.required_query {
            query.append_pair(name, value(name, "").ok_or_else(|| missing(name))?);
        }
        for name in &self.optional_query {
            if let Some(value) = value(name, "") {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        Ok(if query.is_empty() { filled } else { format!("{filled}?{query}") })
    }

    /// The statuses of success that the contract lists.
    pub fn statuses(&self) -> String {
        let good = self.answers.keys().filter(|status| status.starts_with('2'));
        let good: Vec<&str> = good.map(String::as_str).collect();
        if good.is_empty() { "no success".into() } else { good.join(" or ") }
    }

    /// What the contract lists for this status.
    pub fn listed(&self, status: u16) -> Option<&ListedAnswer> {
        let names = [status.to_string(), format!("{}XX", status / 100), "DEFAULT".to_owned()];
        names.iter().find_map(|name| self.answers.get(name))
    }
}

/// A segment of a path.
fn encoded(segment: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@:".contains(&byte);
    segment
        .bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") })
        .collect()
}

impl ListedAnswer {
    fn read(answer: &Value) -> Self {
        let content = answer["content"].as_object().into_iter().flatten();
        let schemas = content.map(|(kind, media)| {
            let kind = kind.split(';').next().unwrap_or_default().trim().to_lowercase();
            (kind, media.get("schema").cloned())
        });
        Self { schemas: schemas.collect() }
    }

    /// What is listed for a media type.
    pub fn schema(&self, media_type: &str) -> Listed<'_> {
        let family = media_type.split('/').next().unwrap_or_default();
        let kinds = [media_type, &format!("{family}/*"), "*/*"];
        match kinds.iter().find_map(|kind| self.schemas.get(*kind)) {
            Some(Some(schema)) if media_type.ends_with("json") => Listed::Schema(schema),
            Some(_) => Listed::Opaque,
            None if self.schemas.is_empty() && media_type.is_empty() => Listed::Opaque,
            None => {
                let kinds: Vec<&str> = self.schemas.keys().map(String::as_str).collect();
                Listed::No(if kinds.is_empty() { "no body".into() } else { kinds.join(" or ") })
            }
        }
    }
}
