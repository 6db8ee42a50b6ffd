//! Who asks: clients, their credentials and tokens, and the one rule of which tenants they see.

pub mod credentials;
pub mod login_limit;
pub mod secret;
pub mod token_cache;
pub mod tokens;
