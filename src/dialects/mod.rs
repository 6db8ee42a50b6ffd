//! The voices: one folder per vendor's API with its route table, its wire types and its error
//! bodies. No SQL and no rule: those are in `store` and `ops`.

pub mod answer;
mod app;
pub mod base64_icon;
mod call;
pub mod dpod;
mod email_member;
pub mod identity;
pub mod ipera;
mod json_body;
pub mod nse;
pub mod ocs;
pub mod processmind;
mod route;
pub mod words;

pub use answer::Answer;
pub use app::{App, AppOptions, Settings, Time, World};
pub use call::{Call, ErrorFacts, Find, Lead};
pub use email_member::required_email;
pub use json_body::{Members, not_json, value as json_value};
pub use route::{BODY_LIMIT_BYTES, Dialect, Found, Gate, Handler, Method, Route, public, route};
