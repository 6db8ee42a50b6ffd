//! A tenant's children, and the whole tree.

use serde_json::json;

use super::rights::Rights;
use super::stream::{self, ArrayOf};
use super::tenant::status_name;
use crate::dialects::{Answer, Call, answer};
use crate::model::{Error, Id};
use crate::ops::reports::{self, RowWriter, TreeStep};
use crate::store::ListedTenant;

/// "getChildren"
pub fn get_children(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let ids = ArrayOf::new("[".into(), |id: Id| id.uuid(), "]");
    let stream = reports::children(rights.context()?, call.param("tenantId"), ids)?;
    Ok(answer::stream_of("application/json", stream))
}

/// "getTenantHierarchy"
pub fn hierarchy(call: &Call) -> Result<Answer, Error> {
    let rights = Rights::of(call)?;
    let stream = reports::hierarchy(rights.context()?, Tree { follows_sibling: false })?;
    Ok(answer::stream_of("application/json", stream))
}

/// `{"id","name","accountStatus","children":[…]}`, nested.
struct Tree {
    follows_sibling: bool,
}

impl RowWriter<TreeStep> for Tree {
    fn begin(&mut self, _: &mut Vec<u8>) -> Result<(), Error> {
        Ok(())
    }

    fn row(&mut self, step: TreeStep, out: &mut Vec<u8>) -> Result<(), Error> {
        let follows_sibling =
            std::mem::replace(&mut self.follows_sibling, matches!(step, TreeStep::Leave));
        match step {
            TreeStep::Enter(tenant) => {
                if follows_sibling {
                    out.push(b',');
                }
                open(tenant.as_ref(), out)
            }
            TreeStep::Leave => {
                out.extend(b"]}");
                Ok(())
            }
        }
    }

    fn end(&mut self, _: &mut Vec<u8>) -> Result<(), Error> {
        Ok(())
    }
}

/// Everything of a tenant up to its children.
fn open(tenant: Option<&ListedTenant>, out: &mut Vec<u8>) -> Result<(), Error> {
    let members = json!({
        "id": tenant.map(|tenant| tenant.id.uuid()),
        "name": tenant.map(|tenant| &tenant.name),
        "accountStatus": tenant.map(|tenant| status_name(tenant.state)),
    });
    stream::write(&members, out)?;
    out.pop();
    out.extend(b",\"children\":[");
    Ok(())
}
