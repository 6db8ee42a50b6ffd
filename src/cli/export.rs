//! `tenantd export`: everything that a file holds, as a seed.

use std::io::Write;

use clap::Args;

use super::FileArgument;
use super::clients::open_existing;
use super::failure::Failure;
use crate::model::{Clock, SystemClock};
use crate::seed::Export;

#[derive(Args)]
pub(super) struct ExportArguments {
    /// As a seed: JSON that `tenantd seed` takes
    #[arg(long, required = true)]
    as_seed: bool,
    #[command(flatten)]
    file: FileArgument,
}

pub(super) fn run(arguments: &ExportArguments) -> Result<(), Failure> {
    debug_assert!(arguments.as_seed, "there is no other form yet");
    let store = open_existing(&arguments.file.db)?;
    store.settle_due(SystemClock.now())?;
    let mut export = store.stream(|_| Ok(Export::default()))?;
    let mut out = std::io::stdout().lock();
    let copied = std::io::copy(&mut export, &mut out).and_then(|_| out.flush());
    copied.map_err(|error| Failure::of_system("the export is not whole", error))
}
