//! Postal addresses: one shape behind the names that the vendors give its parts.

/// A tenant's billing address. Every part may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Street and number (IPERA: `address`).
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Postal code (IPERA: `post_code`).
    pub postal_code: Option<String>,
    /// Country: an ISO 3166-1 alpha-2 code, or whatever `DPoD` was given.
    pub country: Option<String>,
    /// Further members that `DPoD` was given, as a JSON object in text form.
    pub further_members: Option<String>,
}
