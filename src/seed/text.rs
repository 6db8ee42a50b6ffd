//! A seed as text that can be read and compared line by line: what has no parts of its own stands
//! on one line.
//!
//! The text is made piece by piece from one snapshot, so it takes little memory however much there
//! is.

use serde::Serialize;
use serde_json::Value;

use super::export::{clients_after, first_client, head, tenants_after};
use crate::model::tenant::TenantKey;
use crate::model::{Error, Timestamp};
use crate::store::{Reading, Source};

/// The longest line that something with parts stands on, in bytes.
const LINE_BYTES: usize = 140;

/// Everything that is there, as the text of a seed: for [`crate::store::Store::stream`].
#[derive(Default)]
pub struct Export {
    next: Next,
}

/// What is to be written next.
#[derive(Default)]
enum Next {
    #[default]
    Head,
    Tenants(TenantKey),
    Clients((Timestamp, String)),
    Nothing,
}

impl Source for Export {
    fn more(&mut self, tx: &Reading, out: &mut Vec<u8>) -> Result<bool, Error> {
        let begins = |is_first: bool, out: &mut Vec<u8>| {
            out.extend_from_slice(if is_first { b"\n    " } else { b",\n    " });
        };
        self.next = match &self.next {
            Next::Head => {
                // Without the brace that ends it.
                let mut text = Vec::new();
                write(&to_value(&head(tx)?)?, 0, &mut text);
                text.truncate(text.len().saturating_sub(2));
                out.extend_from_slice(&text);
                out.extend_from_slice(b",\n  \"tenants\": [");
                Next::Tenants(TenantKey::INSTANCE)
            }
            Next::Tenants(after) => {
                let mut is_first = *after == TenantKey::INSTANCE;
                let had_some = !is_first;
                let last = tenants_after(tx, *after, &mut |tenant| {
                    begins(std::mem::take(&mut is_first), out);
                    write(&to_value(&tenant)?, 2, out);
                    Ok(())
                })?;
                if let Some(last) = last {
                    Next::Tenants(last)
                } else {
                    out.extend_from_slice(end_of_list(had_some));
                    out.extend_from_slice(b",\n  \"clients\": [");
                    Next::Clients(first_client())
                }
            }
            Next::Clients(after) => {
                let mut is_first = *after == first_client();
                let had_some = !is_first;
                let last = clients_after(tx, after, &mut |client| {
                    begins(std::mem::take(&mut is_first), out);
                    write(&to_value(&client)?, 2, out);
                    Ok(())
                })?;
                if let Some(last) = last {
                    Next::Clients(last)
                } else {
                    out.extend_from_slice(end_of_list(had_some));
                    out.extend_from_slice(b"\n}\n");
                    Next::Nothing
                }
            }
            Next::Nothing => Next::Nothing,
        };
        Ok(!matches!(self.next, Next::Nothing))
    }
}

fn end_of_list(has_items: bool) -> &'static [u8] {
    if has_items { b"\n  ]" } else { b"]" }
}

fn to_value(part: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(part)
        .map_err(|error| Error::Internal { reason: format!("writing a seed: {error}") })
}

/// Writes a value that begins at a depth of so many steps of two spaces.
fn write(value: &Value, depth: usize, out: &mut Vec<u8>) {
    if !has_parts_with_parts(value) {
        let start = out.len();
        write_line(value, out);
        if out.len() - start <= LINE_BYTES || !has_parts(value) {
            return;
        }
        out.truncate(start);
    }
    let (open, close) = if value.is_object() { (b'{', b'}') } else { (b'[', b']') };
    out.push(open);
    let mut separator: &[u8] = b"\n";
    let mut begin = |out: &mut Vec<u8>| {
        out.extend_from_slice(std::mem::replace(&mut separator, b",\n"));
        out.extend(std::iter::repeat_n(b' ', 2 * (depth + 1)));
    };
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                begin(out);
                write_line(&Value::from(name.as_str()), out);
                out.extend_from_slice(b": ");
                write(member, depth + 1, out);
            }
        }
        Value::Array(items) => {
            for item in items {
                begin(out);
                write(item, depth + 1, out);
            }
        }
        _ => {}
    }
    out.push(b'\n');
    out.extend(std::iter::repeat_n(b' ', 2 * depth));
    out.push(close);
}

/// Writes a value on one line, with a space after each comma and colon.
fn write_line(value: &Value, out: &mut Vec<u8>) {
    let mut separator: &[u8] = b"";
    match value {
        Value::Object(members) => {
            out.push(b'{');
            for (name, member) in members {
                out.extend_from_slice(std::mem::replace(&mut separator, b", "));
                write_line(&Value::from(name.as_str()), out);
                out.extend_from_slice(b": ");
                write_line(member, out);
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for item in items {
                out.extend_from_slice(std::mem::replace(&mut separator, b", "));
                write_line(item, out);
            }
            out.push(b']');
        }
        plain => out.extend_from_slice(plain.to_string().as_bytes()),
    }
}

fn has_parts(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn has_parts_with_parts(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(has_parts),
        Value::Array(items) => items.iter().any(has_parts),
        _ => false,
    }
}
