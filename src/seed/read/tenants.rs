//! Tenants, and the tenants below them.

use serde_json::Value;

use super::Reader;
use crate::model::tenant::AccountType;
use crate::model::usage::MAX_COUNTER;
use crate::model::{Change, Problem, TenantState};
use crate::seed::draft::{Above, AddressDraft, Placed, TenantDraft};
use crate::seed::faults::Place;
use crate::seed::object::Object;
use crate::seed::values;

impl Reader<'_> {
    /// Every tenant of the file in one list, each before those below it.
    pub(super) fn tenants(self, file: &Object) -> Vec<TenantDraft> {
        let mut all = Vec::new();
        for (tenant, place) in file.items("tenants") {
            self.tenant(tenant, place, None, &mut all);
        }
        all
    }

    fn tenant(
        self,
        value: &Value,
        place: Place,
        around: Option<usize>,
        all: &mut Vec<TenantDraft>,
    ) {
        let number = all.len();
        Object::read(value, place, self.faults, |tenant| {
            all.push(self.own_members(tenant, around));
            for (child, place) in tenant.items("children") {
                self.tenant(child, place, Some(number), all);
            }
        });
    }

    fn own_members(self, tenant: &Object, around: Option<usize>) -> TenantDraft {
        TenantDraft {
            place: tenant.place().clone(),
            above: above(tenant, around),
            id: tenant.given("id", values::id),
            name: tenant.given("name", values::name),
            company_name: tenant.change("companyName", values::name),
            department_name: tenant.change("departmentName", values::name),
            description: tenant.change("description", values::description),
            account_type: tenant.given("accountType", |value| {
                let expected = "subscriber, trial or service_provider";
                values::parsed(value, expected, AccountType::from_name)
            }),
            plan: tenant.change("plan", values::name),
            service_quota: tenant.change("serviceQuota", values::number(0, MAX_COUNTER)),
            state: tenant.given("state", state),
            settles_at: tenant.given("settlesAt", values::moment),
            hostname: tenant.change("hostname", values::hostname),
            alias: tenant.change("alias", values::name),
            external_account_id: tenant.change("externalAccountId", values::name),
            tenant_type: tenant.change("tenantType", values::name),
            address: tenant.nested_change("address", |address| AddressDraft {
                street: address.change("street", values::name),
                city: address.change("city", values::name),
                postal_code: address.change("postalCode", values::name),
                country: address.change("country", values::name),
                further: address.change("further", values::further),
            }),
            created_at: tenant.given("createdAt", values::moment),
            updated_at: tenant.given("updatedAt", values::moment),
            parts: self.parts(tenant),
        }
    }
}

fn above(tenant: &Object, around: Option<usize>) -> Above {
    let named = tenant.change("parent", values::name);
    match (named, around) {
        (Change::Keep, None) => Above::Unsaid,
        (Change::Clear, None) => Above::Nothing,
        (Change::Set(value), None) => {
            Above::Named(Placed { place: tenant.place().member("parent"), value })
        }
        (named, Some(number)) => {
            if named != Change::Keep {
                let expected = "left out: the tenant stands among another one's children";
                tenant.fault("parent", Problem::Malformed { expected });
            }
            Above::Around(number)
        }
    }
}

/// The name or the number of a state that a tenant can be found in: one in Purging is gone.
fn state(value: &Value) -> Result<TenantState, Problem> {
    let state = match value {
        Value::Number(number) => number.as_i64().and_then(TenantState::from_number),
        _ => TenantState::parse(values::text(value)?),
    };
    let expected = "the name or the number of a state, but not Purging";
    state.filter(|state| *state != TenantState::Purging).ok_or(Problem::Malformed { expected })
}
