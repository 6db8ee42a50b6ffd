//! The seeds' own examples, with their ids, names, times and flags, so that their requests can be
//! replayed to the letter.

use super::tenants::{CUSTOMER, Entry, ROOT};

/// An example: directly below the root, and nothing that no seed shows.
const EXAMPLE: Entry = Entry { parent: Some(ROOT), has_alias: false, ..CUSTOMER };

/// The slug of the tenant of seed 001.
pub const MY_COMPANY: &str = "my-company";
/// The slug of the first tenant of seed 002.
pub const MY_TENANT: &str = "my-tenant";

/// The tenants of seeds 001, 002 and 003.
///
/// The first item of seed 003's list, which is oldest first, is the oldest customer. `MyTenant` is
/// older than the time in its id: seed 002 creates `MyNewSubtenant` in it but does not list it among
/// the two newest, and no subtenant is older than its tenant.
#[rustfmt::skip]
pub const EXAMPLES: &[Entry] = &[
    Entry { slug: "company", id: Some("QZOpo3GoB8X"), name: "Company", since: "2011-04-26T13:00:00Z",
        address: ["115 East 23rd Street 5th Floor", "New York", "", "US"], about: "New York", ..EXAMPLE },
    Entry { slug: MY_COMPANY, id: Some("a1b2c3d4-e5f6-7890-abcd-ef1234567890"), name: "My Company", since: "2024-01-15T10:30:00Z",
        has_alias: true, has_hostname: true,
        address: ["Sint Annastraat 198", "Nijmegen", "6525 GX", "NL"], about: "Process mining for purchasing and logistics", ..EXAMPLE },
    Entry { slug: MY_TENANT, id: Some("5e7c3af7aab46c00014ce877"), name: "MyTenant", since: "2019-05-14T09:00:00Z", ..EXAMPLE },
    Entry { slug: "my-tenant-2", id: Some("5d914499869caefed0f39eee"), name: "MyTenant", since: "2019-09-29T23:56:09Z", ..EXAMPLE },
    Entry { slug: "my-tenant-3", id: Some("5ed5ac802c356a0001a735af"), name: "MyTenant", since: "2020-06-02T01:33:52Z",
        has_icon: false, ..EXAMPLE },
];

/// A subtenant of seed 002.
pub struct ExampleSubtenant {
    /// Its id.
    pub id: &'static str,
    /// The slug of its tenant.
    pub tenant: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its code.
    pub code: &'static str,
    /// When it was made, in RFC 3339: the time in its id, where the seed's order allows it.
    pub since: &'static str,
}

/// The subtenants of seed 002. `MyNewSubtenant` leaves the code `mynewsubtenant` to the seed's own
/// request that creates it.
#[rustfmt::skip]
pub const EXAMPLE_SUBTENANTS: &[ExampleSubtenant] = &[
    ExampleSubtenant { id: "5e7c3af8aab46c00014ce878", tenant: MY_TENANT, name: "MySubtenant",
        code: "mysubtenant", since: "2020-03-26T05:17:44Z" },
    ExampleSubtenant { id: "5d9144f3869caefed0f39f82", tenant: "my-tenant-2", name: "Mysubtenant2",
        code: "myothersubtenant", since: "2019-09-29T23:57:39Z" },
    ExampleSubtenant { id: "5ecefbbef418b40001f20bd6", tenant: MY_TENANT, name: "MyNewSubtenant",
        code: "mynewsubtenant_0", since: "2019-05-14T09:30:00Z" },
];

/// The user of seed 001: id, e-mail address, first and last name, and when it last signed in.
pub const EXAMPLE_USER: [&str; 5] = [
    "b2c3d4e5-f6a7-8901-bcde-f23456789012",
    "user@example.com",
    "John",
    "Doe",
    "2024-03-01T14:00:00Z",
];
