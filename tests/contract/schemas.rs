//! JSON Schemas of the documents, compiled once each.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use super::documents::Document;

static COMPILED: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// What is wrong with `instance` by a schema of this document; nothing if it fits.
pub fn faults(document: &Document, schema: &Value, instance: &Value) -> Vec<String> {
    let validator = compiled(document, schema);
    let errors = validator.iter_errors(instance);
    errors.map(|error| format!("at {:?}: {error}", error.instance_path().as_str())).collect()
}

fn compiled(document: &Document, schema: &Value) -> Arc<Validator> {
    let key = format!("{} {schema}", document.name);
    let known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    known.unwrap_or_else(|| {
        // References lead to the components, which stand at the same place as in the document.
        let whole = json!({ "allOf": [schema], "components": document.root["components"] });
        let validator = compile(&whole)
            .unwrap_or_else(|error| panic!("{}: no JSON Schema: {schema}: {error}", document.name));
        let validator = Arc::new(validator);
        let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
        compiled.insert(key, Arc::clone(&validator));
        validator
    })
}

/// A schema of JSON Schema 2020-12, whose formats are looked at as well.
pub fn compile(schema: &Value) -> Result<Validator, String> {
    let options =
        jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    options.build(schema).map_err(|error| error.to_string())
}
