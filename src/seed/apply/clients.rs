//! Clients. The secret of one that is there stays as it is, whatever the seed says.

use super::{Reference, Work, effect};
use crate::access::secret::{Secret, SecretHash};
use crate::model::tenant::TenantKey;
use crate::model::{Change, Error, Problem, Role, Scopes, SeedProblem};
use crate::ops::clients::{ClientCredentials, has_operator};
use crate::seed::draft::ClientDraft;
use crate::seed::faults::Place;
use crate::seed::outcome::{Effect, Kind};
use crate::store::{ClientWithHome, NewClient};

impl Work<'_> {
    pub(super) fn clients(&mut self, clients: Vec<ClientDraft>) -> Result<(), Error> {
        let faults_before = self.faults.count();
        clients.into_iter().try_for_each(|client| self.client(client))?;
        // A new operator with a fault of its own is not there yet.
        if let Some(place) = self.demoted.take()
            && self.faults.count() == faults_before
            && !has_operator(self.tx)?
        {
            self.faults.of_seed(&place, SeedProblem::LastOperator);
        }
        Ok(())
    }

    fn client(&mut self, draft: ClientDraft) -> Result<(), Error> {
        if !self.is_first(format!("client {}", draft.id), &draft.place) {
            return Ok(());
        }
        let faults_before = self.faults.count();
        let present = self.tx.client_with_home(&draft.id)?;
        let role = draft.role.or(present.as_ref().map(|client| client.role));
        if role.is_none() {
            self.faults.note(&draft.place.member("role"), Problem::Missing);
        }
        self.check_role(&draft, present.as_ref().map(|client| client.role));
        let was_home = present.as_ref().and_then(|client| client.home);
        let place = draft.place.member("homeTenant");
        let Reference::Known(home) = self.client_tenant(&draft.home, &place, was_home)? else {
            return Ok(());
        };
        if home.is_none() && role.is_some_and(|role| role != Role::Operator) {
            self.faults.note(&place, Problem::Missing);
        }
        let was_current = present.as_ref().map_or(home, |client| client.current);
        let place = draft.place.member("currentTenant");
        let current = self.client_tenant(&draft.current, &place, was_current)?;
        let Reference::Known(current) = current else { return Ok(()) };
        let created_at = present.as_ref().map(|client| client.created_at);
        if let (Some(said), Some(present)) = (draft.created_at, created_at)
            && said != present
        {
            self.stays(&draft.place.member("createdAt"), &present.exact());
        }
        let Some(role) = role.filter(|_| self.faults.count() == faults_before) else {
            return Ok(());
        };
        let was_demo = present.as_ref().is_some_and(|client| client.is_demo);
        let wanted = ClientWithHome {
            id: draft.id.clone(),
            name: draft
                .name
                .clone()
                .or(present.as_ref().map(|it| it.name.clone()))
                .unwrap_or_default(),
            role,
            scopes: draft.scopes.or(present.as_ref().map(|it| it.scopes)).unwrap_or(Scopes::NONE),
            home,
            current,
            is_demo: draft.is_demo.unwrap_or(was_demo),
            created_at: created_at.or(draft.created_at).unwrap_or(self.now),
        };
        match present {
            None => self.insert_client(wanted, draft.secret),
            Some(present) => self.update_client(&present, &wanted, draft.secret.as_deref()),
        }
    }

    /// Whoever brings a seed is an operator afterwards, too; and there is one, if there was.
    fn check_role(&mut self, draft: &ClientDraft, present: Option<Role>) {
        let place = draft.place.member("role");
        let is_demoted = present == Some(Role::Operator)
            && draft.role.is_some_and(|role| role != Role::Operator);
        if is_demoted && draft.id == self.caller {
            self.faults.of_seed(&place, SeedProblem::OwnRole);
        } else if is_demoted {
            self.demoted = Some(place);
        }
    }

    /// The tenant that a client is to have, if it is to have one.
    fn client_tenant(
        &self,
        said: &Change<String>,
        place: &Place,
        present: Option<TenantKey>,
    ) -> Result<Reference, Error> {
        match said {
            Change::Keep => Ok(Reference::Known(present)),
            Change::Clear => Ok(Reference::Known(None)),
            Change::Set(text) => self.tenant_named(text, place),
        }
    }

    /// A secret that stands in a file is known to whoever reads the file: its client counts as one
    /// of a demonstration, with which no appliance listens beyond this machine.
    fn insert_client(
        &mut self,
        client: ClientWithHome,
        secret: Option<String>,
    ) -> Result<(), Error> {
        let is_fixed = secret.is_some();
        let secret = match secret {
            Some(secret) => secret,
            None => Secret::generate()?.reveal(),
        };
        self.tx.insert_client(&NewClient {
            id: client.id.clone(),
            name: client.name.clone(),
            role: client.role,
            scopes: client.scopes,
            secret_hash: SecretHash::of(&secret).to_bytes(),
            home: client.home,
            is_demo: client.is_demo || is_fixed,
            created_at: client.created_at,
        })?;
        if client.current != client.home {
            let is_demo = client.is_demo || is_fixed;
            self.tx.update_client(&ClientWithHome { is_demo, ..client.clone() })?;
        }
        if !is_fixed {
            self.outcome.credentials.push(ClientCredentials { id: client.id, secret });
        }
        self.count(Kind::Clients, Effect::Created);
        Ok(())
    }

    fn update_client(
        &mut self,
        present: &ClientWithHome,
        wanted: &ClientWithHome,
        secret: Option<&str>,
    ) -> Result<(), Error> {
        if present != wanted {
            self.tx.update_client(wanted)?;
        }
        if let Some(secret) = secret
            && let Some(row) = self.tx.client(&wanted.id)?
            && !SecretHash::from_bytes(row.secret_hash).matches(secret)
        {
            self.outcome.kept_secrets.push(wanted.id.clone());
        }
        self.count(Kind::Clients, effect(true, present != wanted));
        Ok(())
    }
}
