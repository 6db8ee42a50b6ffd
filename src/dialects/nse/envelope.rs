//! The envelope around every answer: `status` and `result`.

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Envelope<R> {
    status: Status,
    result: R,
}

#[derive(Serialize)]
struct Status {
    user_message: String,
    verbose_message: &'static str,
    code: u16,
}

/// Records without the keys of a list.
#[derive(Serialize)]
pub(super) struct Records<T> {
    returned_records: usize,
    records: Vec<T>,
}

/// A page of records.
#[derive(Serialize)]
pub(super) struct RecordPage<T> {
    pub(super) returned_records: usize,
    pub(super) total_records: i64,
    pub(super) sort_by: &'static str,
    pub(super) order_by: &'static str,
    pub(super) offset: i64,
    pub(super) limit: i64,
    pub(super) records: Vec<T>,
}

impl<R> Envelope<R> {
    fn new(code: u16, user_message: String, result: R) -> Self {
        Self { status: Status { user_message, verbose_message: "", code }, result }
    }
}

impl<T> Envelope<RecordPage<T>> {
    /// 200 with a page.
    pub(super) fn page(page: RecordPage<T>) -> Self {
        Self::new(200, returned(page.returned_records), page)
    }
}

impl<T> Envelope<Records<T>> {
    /// 200 with one record.
    pub(super) fn record(record: T) -> Self {
        Self::new(200, returned(1), Records { returned_records: 1, records: vec![record] })
    }

    /// 201 with the record that was made.
    pub(super) fn created(record: T) -> Self {
        let records = Records { returned_records: 1, records: vec![record] };
        Self::new(201, "Okay. New resource created.".into(), records)
    }
}

impl Envelope<Records<()>> {
    /// No records, and why.
    pub(super) fn failure(code: u16, message: String) -> Self {
        Self::new(code, message, Records { returned_records: 0, records: Vec::new() })
    }
}

fn returned(count: usize) -> String {
    let noun = if count == 1 { "record" } else { "records" };
    format!("Okay. Returned {count} {noun}.")
}
