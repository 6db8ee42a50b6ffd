//! The demo, as its own clients see it.
