//! The page that the demo shows a person: where, who, and requests ready to paste.

use std::fmt;

use crate::demo::DemoClient;
use crate::model::Role;

/// The APIs and the prefix of each.
pub(super) const APIS: [(&str, &str); 5] = [
    ("ocs", "/ocs"),
    ("processmind", "/processmind"),
    ("nse", "/nse"),
    ("ipera", "/ipera"),
    ("dpod", "/dpod"),
];

/// The seeds' tenant and subtenant that the printed requests are about.
const MY_COMPANY: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
const MY_SUBTENANT: &str = "5e7c3af8aab46c00014ce878";

/// Everything that the page tells.
pub(super) struct Page<'a> {
    /// The server's address.
    pub origin: &'a str,
    /// The address of the console that signs in by itself once.
    pub sign_in: &'a str,
    /// The clients with their secrets.
    pub clients: &'a [DemoClient],
    /// A token of the first administrator, for requests about the demo's own tenants; `None` if
    /// there are others.
    pub token: Option<&'a str>,
    /// The client that requests without credentials are answered as.
    pub stand_in: Option<&'a DemoClient>,
    /// Whether the file outlives the demo.
    pub keeps_file: bool,
    /// Whether the clients were there before, with other secrets.
    pub has_new_secrets: bool,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self.origin;
        writeln!(f, "\ntenantd {} demo · {origin}", env!("CARGO_PKG_VERSION"))?;
        writeln!(
            f,
            "\nConsole (signs in as the operator, once, within a minute)\n  {}",
            self.sign_in
        )?;
        writeln!(f, "\nAPIs")?;
        for (name, prefix) in APIS {
            writeln!(f, "  {name:<12} {origin}{prefix}")?;
        }
        let renewed = if self.has_new_secrets { "; new secrets since this start" } else { "" };
        writeln!(f, "\nClients (id, secret, home tenant; an API key is id.secret{renewed})")?;
        for client in self.clients {
            let credentials = &client.credentials;
            writeln!(
                f,
                "  {:<9} {}  {}  {:<36}  {}",
                client.role.name(),
                credentials.id,
                credentials.secret,
                client.tenant.as_deref().unwrap_or("-"),
                client.name
            )?;
        }
        if let Some(client) = self.stand_in {
            writeln!(
                f,
                "\nRequests without credentials are answered as the {} client.",
                client.role
            )?;
        }
        self.write_requests(f)?;
        let end = if self.keeps_file { "" } else { "; the demo's file goes with it" };
        write!(f, "Ctrl-C ends it{end}.")
    }
}

impl Page<'_> {
    fn client(&self, role: Role) -> Option<&DemoClient> {
        self.clients.iter().find(|client| client.role == role)
    }

    fn write_requests(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(admin), Some(provider), Some(token)) =
            (self.client(Role::Admin), self.client(Role::Provider), self.token)
        else {
            return writeln!(f);
        };
        let origin = self.origin;
        let key = admin.credentials.api_key();
        let basic = format!("{}:{}", provider.credentials.id, provider.credentials.secret);
        writeln!(f, "\nTry it")?;
        for (what, request) in [
            (
                "ocs: a tenant, with a token of the administrator of My Company (good for an hour)",
                format!(
                    "-H 'Authorization: Bearer {token}' {origin}/ocs/api/v1/Tenants/{MY_COMPANY}"
                ),
            ),
            (
                "processmind: its users, with the same client's API key",
                format!("-H 'x-api-key: {key}' {origin}/processmind/tenant/{MY_COMPANY}/users"),
            ),
            (
                "nse: a subtenant, with the provider's id and secret",
                format!("-u '{basic}' {origin}/nse/v2.1/subtenants/{MY_SUBTENANT}"),
            ),
            (
                "ipera: the oldest tenants, with the same client",
                format!("-u '{basic}' '{origin}/ipera/tenants?per_page=2'"),
            ),
            (
                "dpod: the provider's whole tree",
                format!("-u '{basic}' {origin}/dpod/tenants/hierarchy"),
            ),
            (
                "a fresh token; any client's id and secret will do",
                format!("-u '{basic}' -d grant_type=client_credentials {origin}/oauth/token"),
            ),
        ] {
            writeln!(f, "  # {what}\n  curl {request}\n")?;
        }
        Ok(())
    }
}
