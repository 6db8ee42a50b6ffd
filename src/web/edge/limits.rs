//! The bounds of the edge, and the descriptors that they need.

use std::time::Duration;

use rustix::param::page_size;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors kept for everything that is not a connection: the database, listeners, logs.
pub const RESERVED_DESCRIPTORS: usize = 32;

/// The most connections that a server keeps open, if its descriptors allow.
pub const MOST_CONNECTIONS: usize = 1024;

/// However little memory is left, this many connections are kept open.
pub(super) const FEWEST_CONNECTIONS: usize = 4;

/// What must be left of a limited address space for one connection more: bodies in flight, and a
/// further heap that the allocator may set aside for a new thread.
const ADDRESS_SPACE_HEADROOM_BYTES: u64 = 192 << 20;

/// Bodies up to this size are not what exhausts the memory.
const SMALL_BODY_BYTES: usize = 64 << 10;

/// What larger bodies leave of a limited address space.
const LEFT_BY_BODIES_BYTES: u64 = 24 << 20;

/// How much, how many and how long: every bound of the edge.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Open connections, each one thread.
    pub connections: usize,
    /// One request's head, from its first byte to the empty line.
    pub head_bytes: usize,
    /// Header fields in one head.
    pub header_fields: usize,
    /// Bodies received and not yet answered, over all connections.
    pub bytes_in_flight: usize,
    /// A whole head, from its first byte; on a new connection from its acceptance.
    pub head_timeout: Duration,
    /// A body of which nothing more comes.
    pub body_stall: Duration,
    /// How long a body may come as slowly as it likes.
    pub body_grace: Duration,
    /// After the grace: the least average rate of a body.
    pub body_bytes_per_second: u64,
    /// A connection between two requests.
    pub idle_timeout: Duration,
    /// An answer of which the client takes nothing more.
    pub write_stall: Duration,
    /// Requests in progress after a shutdown was asked for.
    pub drain: Duration,
    /// Reading on after an early refusal, so that the client can read it.
    pub linger: Duration,
    /// The same in bytes.
    pub linger_bytes: usize,
    /// The stack of a connection's thread.
    pub stack_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: MOST_CONNECTIONS,
            head_bytes: 32 << 10,
            header_fields: 100,
            bytes_in_flight: 64 << 20,
            head_timeout: Duration::from_secs(10),
            body_stall: Duration::from_secs(30),
            body_grace: Duration::from_secs(10),
            body_bytes_per_second: 1 << 10,
            idle_timeout: Duration::from_secs(75),
            write_stall: Duration::from_secs(30),
            drain: Duration::from_secs(30),
            linger: Duration::from_secs(1),
            linger_bytes: 256 << 10,
            stack_bytes: 512 << 10,
        }
    }
}

/// Raises the soft limit of open descriptors to the hard one and gives what holds then.
pub fn raise_descriptor_limit() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let current = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => raised.current,
        Err(error) => {
            log::warn!("the limit of open descriptors stays as it is: {error}");
            limit.current
        }
    };
    current.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX))
}

/// Whether the process has a limited address space (`ulimit -v`) and little of it is left. Beyond
/// that limit a thread that cannot be started does no harm, but an allocation ends the process.
pub(super) fn address_space_is_short() -> bool {
    !address_space_has(ADDRESS_SPACE_HEADROOM_BYTES)
}

/// Whether a body may take so many bytes more and leave a limited address space enough for
/// everything else. Small ones always may.
pub(super) fn has_memory_for_body(bytes: usize) -> bool {
    bytes <= SMALL_BODY_BYTES || address_space_has(2 * bytes as u64 + LEFT_BY_BODIES_BYTES)
}

fn address_space_has(bytes: u64) -> bool {
    let Some(limit) = getrlimit(Resource::As).current else { return true };
    let used_pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|figures| {
        let (size, _) = figures.split_once(' ')?;
        size.parse::<u64>().ok()
    });
    // Not knowing, the crowd is kept small.
    let used = used_pages.map_or(limit, |pages| pages.saturating_mul(page_size() as u64));
    limit.saturating_sub(used) >= bytes
}

/// How many connections `descriptors` leave room for; never none at all.
pub fn connections_within(descriptors: usize) -> usize {
    descriptors.saturating_sub(RESERVED_DESCRIPTORS).clamp(FEWEST_CONNECTIONS, MOST_CONNECTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_bound_the_connections() {
        assert_eq!(connections_within(usize::MAX), 1024);
        assert_eq!(connections_within(20_000), 1024);
        assert_eq!(connections_within(256), 224);
        assert_eq!(connections_within(64), 32);
        assert_eq!(connections_within(10), 4);
    }
}
