//! Icons: in the seed as base64, or in a file beside it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::Reader;
use crate::model::icon::{ICON_BYTES_LIMIT, IconFault, Png};
use crate::model::{Change, Problem, SeedProblem};
use crate::seed::draft::IconDraft;
use crate::seed::object::Object;
use crate::seed::values;

/// Padding is not needed.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl Reader<'_> {
    pub(super) fn icon(self, tenant: &Object) -> Change<IconDraft> {
        let read = tenant.nested_change("icon", |icon| {
            let base64 = icon.given("base64", |value| {
                let bytes = BASE64.decode(values::text(value)?);
                bytes.map_err(|_| refused(IconFault::NotBase64)).and_then(checked)
            });
            let path = icon.given("path", |value| self.icon_file(values::text(value)?));
            let updated_at = icon.given("updatedAt", values::moment);
            let has = |name| icon.raw(name).is_some();
            if has("base64") == has("path") {
                let expected = "given in base64, or as the path of a PNG, and one of them";
                tenant.fault("icon", Problem::Malformed { expected });
            }
            base64.or(path).map(|png| IconDraft { png, updated_at })
        });
        match read {
            Change::Set(Some(icon)) => Change::Set(icon),
            Change::Set(None) | Change::Keep => Change::Keep,
            Change::Clear => Change::Clear,
        }
    }

    fn icon_file(self, path: &str) -> Result<Png, Problem> {
        let Some(folder) = &self.rights.folder else {
            let expected = "left out: what comes over the network names no files; use base64";
            return Err(Problem::Malformed { expected });
        };
        let bytes = read_bounded(&folder.join(path)).map_err(|error| {
            Problem::OfSeed(SeedProblem::Unreadable { reason: error.to_string() })
        })?;
        checked(bytes)
    }
}

/// The file, or as much of it as shows that it is too large.
fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(ICON_BYTES_LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn checked(bytes: Vec<u8>) -> Result<Png, Problem> {
    Png::check(bytes).map_err(refused)
}

fn refused(fault: IconFault) -> Problem {
    Problem::OfSeed(SeedProblem::Icon(fault))
}
