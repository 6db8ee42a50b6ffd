//! Pages of lists: `after` and `limit` on the way in, `items` and `next` on the way out.

use serde::Serialize;

use super::query::Query;
use crate::dialects::{Answer, answer};
use crate::ops::{KeyPage, PageRequest};

/// How many items a page has when nobody says so, and at most.
const DEFAULT_LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 500;

#[derive(Serialize)]
struct PageBody<B> {
    items: Vec<B>,
    next: Option<String>,
}

/// What the query says of the page.
pub fn read_page(query: &mut Query) -> PageRequest {
    let limit = query.integer("limit", 1, MAX_LIMIT).unwrap_or(DEFAULT_LIMIT);
    PageRequest { after: query.text("after"), limit: usize::try_from(limit).unwrap_or(1) }
}

/// A page as it is shown.
pub fn page<T, B: Serialize>(page: KeyPage<T>, shown: impl Fn(T) -> B) -> Answer {
    let items = page.rows.into_iter().map(shown).collect();
    answer::json(200, &PageBody { items, next: page.next })
}
