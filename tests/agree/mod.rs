//! The five APIs and the control API agree: whatever is written through one is read through all
//! that show it. One table says what is shown and changed where; it is tested, and it is the page
//! `docs/attributes.md`.

mod address;
mod attribute;
mod bodies;
mod deletion;
mod finding;
mod forms;
mod ids;
mod limits_table;
mod members;
mod page;
mod parts_table;
mod race;
mod races;
mod scene;
mod states;
mod table;
mod tenant_table;
mod walk;

use attribute::Attribute;

/// The table, by sections.
pub const SECTIONS: [(&str, &[Attribute]); 7] = [
    ("The tenant", tenant_table::TENANT),
    ("Its address", tenant_table::ADDRESS),
    ("Its icon, settings, locations and regions", parts_table::SURROUNDINGS),
    ("Its people", parts_table::PEOPLE),
    ("Its subtenants", parts_table::SUBTENANTS),
    ("What it may use", limits_table::LIMITS),
    ("What it has and uses", limits_table::USE),
];

fn attributes() -> impl Iterator<Item = &'static Attribute> {
    SECTIONS.iter().flat_map(|(_, attributes)| attributes.iter())
}
