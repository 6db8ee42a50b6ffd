//! `tenantd openapi`: the documents that the server answers.

use clap::builder::PossibleValuesParser;

use super::clients::print;
use super::failure::Failure;
use crate::control::documents::{DOCUMENTS, document};

/// The names that have a document.
pub(super) fn dialects() -> PossibleValuesParser {
    DOCUMENTS.iter().map(|(name, _)| *name).collect::<Vec<_>>().into()
}

pub(super) fn run(dialect: &str) -> Result<(), Failure> {
    print(document(dialect).unwrap_or_default().trim_end())
}
