//! `tenantd openapi`: the documents that the server answers.

use clap::builder::PossibleValuesParser;

use super::clients::print;
use super::failure::Failure;
use crate::control::coverage;
use crate::control::documents::{DOCUMENTS, served};

/// The names that have a document.
pub(super) fn dialects() -> PossibleValuesParser {
    DOCUMENTS.iter().map(|(name, _)| *name).collect::<Vec<_>>().into()
}

pub(super) fn run(dialect: &str, is_stand_in: bool) -> Result<(), Failure> {
    print(served(dialect, is_stand_in).unwrap_or_default().trim_end())
}

/// Which operation of which vendor is implemented.
pub(super) fn matrix() -> Result<(), Failure> {
    print(coverage::matrix().trim_end())
}
