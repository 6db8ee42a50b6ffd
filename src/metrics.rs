//! What the program counts of itself, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use crate::store::{COMMIT_TIME_BOUNDS_US, WriterStats};

/// Upper bounds of the request times counted, in microseconds.
const TIME_BOUNDS_US: [u64; 12] =
    [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000];

/// Writes further metrics; the web server adds its connections with it.
pub type Source = Box<dyn Fn(&mut String) + Send + Sync>;

/// Dialect and operation.
type Operation = (&'static str, &'static str);

/// Counters of answered requests, by operation.
#[derive(Default)]
pub struct Metrics {
    operations: RwLock<BTreeMap<Operation, OperationStats>>,
    further: OnceLock<Source>,
}

#[derive(Default)]
struct OperationStats {
    statuses: Mutex<BTreeMap<u16, u64>>,
    times: [AtomicU64; TIME_BOUNDS_US.len() + 1],
    total_us: AtomicU64,
}

impl OperationStats {
    fn record(&self, status: u16, took: Duration) {
        *self.statuses.lock().unwrap_or_else(PoisonError::into_inner).entry(status).or_default() +=
            1;
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.times[TIME_BOUNDS_US.partition_point(|bound| *bound < us)]
            .fetch_add(1, Ordering::Relaxed);
        self.total_us.fetch_add(us, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Counts an answered request.
    pub fn record(
        &self,
        dialect: &'static str,
        operation: &'static str,
        status: u16,
        took: Duration,
    ) {
        let operation = (dialect, operation);
        let operations = self.operations.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(stats) = operations.get(&operation) {
            stats.record(status, took);
            return;
        }
        drop(operations);
        let mut operations = self.operations.write().unwrap_or_else(PoisonError::into_inner);
        operations.entry(operation).or_default().record(status, took);
    }

    /// Adds what somebody else counts. The first one stays.
    pub fn add_source(&self, source: Source) {
        let _ = self.further.set(source);
    }

    /// Everything as text.
    pub fn text(&self, writer: &WriterStats) -> String {
        let mut text = String::with_capacity(8 * 1024);
        self.write_requests(&mut text);
        write_writer(&mut text, writer);
        if let Some(source) = self.further.get() {
            source(&mut text);
        }
        text
    }

    fn write_requests(&self, text: &mut String) {
        let operations = self.operations.read().unwrap_or_else(PoisonError::into_inner);
        head(text, "tenantd_requests_total", "counter", "Answered requests.");
        for ((dialect, operation), stats) in operations.iter() {
            let statuses = stats.statuses.lock().unwrap_or_else(PoisonError::into_inner);
            for (status, count) in statuses.iter() {
                line(
                    text,
                    &format!(
                        "tenantd_requests_total{{dialect=\"{dialect}\",operation=\"{operation}\",status=\"{status}\"}} {count}"
                    ),
                );
            }
        }
        let name = "tenantd_request_duration_seconds";
        head(text, name, "histogram", "Time from a request's head to the end of its answer.");
        for ((dialect, operation), stats) in operations.iter() {
            let labels = format!("dialect=\"{dialect}\",operation=\"{operation}\"");
            histogram(text, name, &labels, &TIME_BOUNDS_US, &stats.times, &stats.total_us);
        }
    }
}

fn write_writer(text: &mut String, writer: &WriterStats) {
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    for (name, kind, help, value) in [
        ("tenantd_writer_queue", "gauge", "Writes waiting or running.", read(&writer.queued)),
        (
            "tenantd_writer_refused_total",
            "counter",
            "Writes refused, the queue being full.",
            read(&writer.refused),
        ),
        ("tenantd_writer_jobs_total", "counter", "Writes run.", read(&writer.jobs)),
        (
            "tenantd_writer_batches_total",
            "counter",
            "Transactions committed; jobs by batches is the batch size.",
            read(&writer.commits),
        ),
        (
            "tenantd_writer_batches_lost_total",
            "counter",
            "Transactions that the file did not take: a full or failing disk, a file that is gone.",
            read(&writer.lost),
        ),
    ] {
        single(text, name, kind, help, value);
    }
    let name = "tenantd_writer_commit_seconds";
    head(text, name, "histogram", "Time of a COMMIT.");
    histogram(text, name, "", &COMMIT_TIME_BOUNDS_US, &writer.commit_times, &writer.commit_us);
}

/// A metric with one value and no labels.
pub fn single(text: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    head(text, name, kind, help);
    line(text, &format!("{name} {value}"));
}

/// The two lines before a metric's values.
pub fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    line(text, &format!("# HELP {name} {help}\n# TYPE {name} {kind}"));
}

/// One line.
pub fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn histogram(
    text: &mut String,
    name: &str,
    labels: &str,
    bounds_us: &[u64],
    counts: &[AtomicU64],
    total_us: &AtomicU64,
) {
    let separator = if labels.is_empty() { "" } else { "," };
    let mut cumulative = 0;
    let bounds = bounds_us.iter().map(|bound| seconds(*bound)).chain(["+Inf".to_owned()]);
    for (bound, count) in bounds.zip(counts) {
        cumulative += count.load(Ordering::Relaxed);
        line(text, &format!("{name}_bucket{{{labels}{separator}le=\"{bound}\"}} {cumulative}"));
    }
    let braces = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
    line(text, &format!("{name}_sum{braces} {}", seconds(total_us.load(Ordering::Relaxed))));
    line(text, &format!("{name}_count{braces} {cumulative}"));
}

/// Microseconds as seconds, without a floating point's noise.
fn seconds(us: u64) -> String {
    let mut text = String::new();
    let _ = write!(text, "{}.{:06}", us / 1_000_000, us % 1_000_000);
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_stands_in_the_text() {
        let metrics = Metrics::default();
        metrics.record("ocs", "getTenant", 200, Duration::from_micros(300));
        metrics.record("ocs", "getTenant", 200, Duration::from_micros(700));
        let text = metrics.text(&WriterStats::default());
        assert!(
            text.contains(
                "tenantd_requests_total{dialect=\"ocs\",operation=\"getTenant\",status=\"200\"} 2\n"
            ),
            "{text}"
        );
        assert!(text.contains("operation=\"getTenant\",le=\"0.0005\"} 1\n"), "{text}");
        assert!(text.contains(
            "tenantd_request_duration_seconds_sum{dialect=\"ocs\",operation=\"getTenant\"} 0.001\n"
        ));
        assert!(text.contains("tenantd_writer_commit_seconds_count 0\n"), "{text}");
    }
}
