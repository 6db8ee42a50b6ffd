//! The `tenantd` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    tenantd::cli::main()
}
