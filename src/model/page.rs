//! Pages and orders of lists.

/// A stretch of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many rows to pass over.
    pub offset: i64,
    /// How many rows to take, at most.
    pub limit: i64,
}

/// The way of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    Descending,
}

/// What subtenants are ordered by (NSE, "Retrieve all subtenants").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubtenantOrder {
    /// When they were made.
    Created,
    /// By name.
    Name,
    /// By code.
    Code,
    /// By id.
    Id,
}

/// A page of a list and how many rows the whole list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// The page's rows.
    pub rows: Vec<T>,
    /// The rows of the whole list.
    pub total: i64,
}
