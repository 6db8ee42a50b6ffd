//! The gate between the socket and the parser: one checked head at a time, then exactly its body.
//!
//! The parser behind it strips `Content-Length` where `Transfer-Encoding` stands beside it, reads
//! ahead, and keeps to itself whether a head has begun. So the bytes are kept here, and handed on
//! in portions whose meaning is known.

use std::ops::Range;

use super::chunks::ChunkScanner;
use super::fault::Fault;
use super::head::{Framing, HeadCheck, has_control, is_token};

const BUFFER_BYTES: usize = 8 << 10;
const LARGEST_BUFFER_BYTES: usize = 32 << 10;

/// What the gate has for the parser.
#[derive(Debug, PartialEq, Eq)]
pub enum Portion {
    /// These bytes of the buffer; they are taken with that.
    Bytes(Range<usize>),
    /// Nothing before more has been received.
    Receive,
    /// Nothing before the answer in progress is finished.
    Wait,
}

/// Why the stream cannot be read on.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// The head is not one; nobody has seen it.
    Head(Fault),
    /// The coding of a body that somebody waits for is broken.
    Body,
}

#[derive(Debug)]
enum Stage {
    /// Between two requests.
    Between,
    /// In a head. The places count from the head's start.
    Head {
        check: HeadCheck,
        line: usize,
        seen: usize,
    },
    /// The head is checked and so many bytes of it are still to be handed on.
    Pass {
        left: usize,
        then: Framing,
    },
    Length {
        left: u64,
    },
    Chunked(ChunkScanner),
    /// The request is complete.
    Complete,
}

/// The received bytes and what is known of them.
#[derive(Debug)]
pub struct Gate {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    stage: Stage,
    head_bytes: usize,
    header_fields: usize,
    skipped: usize,
}

impl Gate {
    /// An open gate: no byte yet, no memory yet.
    pub fn new(head_bytes: usize, header_fields: usize) -> Self {
        Self {
            buffer: Vec::new(),
            start: 0,
            end: 0,
            stage: Stage::Between,
            head_bytes,
            header_fields,
            skipped: 0,
        }
    }

    /// Whether a head has begun and has not ended.
    pub fn is_in_head(&self) -> bool {
        matches!(self.stage, Stage::Head { .. })
    }

    /// Whether the body of the current request has come whole.
    pub fn is_complete(&self) -> bool {
        matches!(self.stage, Stage::Complete | Stage::Between)
    }

    /// The current answer is finished: a next head may pass.
    pub fn next_request(&mut self) {
        self.stage = Stage::Between;
        self.skipped = 0;
        if self.start == self.end && self.buffer.len() > BUFFER_BYTES {
            self.buffer = Vec::new();
            self.start = 0;
            self.end = 0;
        }
    }

    /// The next portion of at most `most` bytes.
    pub fn portion(&mut self, most: usize) -> Result<Portion, Stop> {
        loop {
            match &mut self.stage {
                Stage::Between => {
                    self.skip_empty_lines()?;
                    match self.buffer[self.start..self.end] {
                        [] | [b'\r'] => return Ok(Portion::Receive),
                        [first, ..] if is_token(first) => {
                            self.stage =
                                Stage::Head { check: HeadCheck::default(), line: 0, seen: 0 };
                        }
                        _ => return Err(Stop::Head(Fault::Malformed("This is not HTTP."))),
                    }
                }
                Stage::Head { .. } => {
                    if !self.head_ends()? {
                        return Ok(Portion::Receive);
                    }
                }
                Stage::Pass { left, then } => {
                    let count = (*left).min(most);
                    *left -= count;
                    if *left == 0 {
                        self.stage = match *then {
                            Framing::Length(0) => Stage::Complete,
                            Framing::Length(left) => Stage::Length { left },
                            Framing::Chunked => Stage::Chunked(ChunkScanner::new()),
                        };
                    }
                    return Ok(self.take(count));
                }
                Stage::Length { .. } | Stage::Chunked(_) => {
                    if self.start == self.end {
                        return Ok(Portion::Receive);
                    }
                    return self.body(most);
                }
                Stage::Complete => return Ok(Portion::Wait),
            }
        }
    }

    fn body(&mut self, most: usize) -> Result<Portion, Stop> {
        let here = &self.buffer[self.start..self.end.min(self.start + most)];
        let (count, done) = match &mut self.stage {
            Stage::Length { left } => {
                let count = usize::try_from(*left).map_or(here.len(), |left| left.min(here.len()));
                *left -= count as u64;
                (count, *left == 0)
            }
            Stage::Chunked(scanner) => {
                let count = scanner.scan(here).map_err(|_| Stop::Body)?;
                (count, scanner.is_done())
            }
            _ => (0, false),
        };
        if done {
            self.stage = Stage::Complete;
        }
        Ok(self.take(count))
    }

    fn take(&mut self, count: usize) -> Portion {
        let from = self.start;
        self.start += count;
        Portion::Bytes(from..self.start)
    }

    /// The bytes of a portion.
    pub fn bytes(&self, portion: Range<usize>) -> &[u8] {
        &self.buffer[portion]
    }

    /// Some clients end a body with an empty line too much; a head may follow it.
    fn skip_empty_lines(&mut self) -> Result<(), Stop> {
        while self.buffer[self.start..self.end].starts_with(b"\r\n") {
            self.start += 2;
            self.skipped += 2;
        }
        if self.skipped > self.head_bytes {
            return Err(Stop::Head(Fault::Malformed("This is not HTTP.")));
        }
        Ok(())
    }

    /// Checks the lines that have come and tells whether they end the head.
    fn head_ends(&mut self) -> Result<bool, Stop> {
        const LINE_END: Fault = Fault::Malformed("A line of the head does not end in CR LF.");
        let head = &self.buffer[self.start..self.end];
        let Stage::Head { check, line, seen } = &mut self.stage else {
            return Ok(false);
        };
        while let Some(length) = memchr::memchr(b'\n', &head[*seen..]) {
            let end = *seen + length;
            if end >= self.head_bytes {
                return Err(Stop::Head(too_long(*line)));
            }
            let content = head[*line..end].strip_suffix(b"\r");
            let content = content.ok_or(Stop::Head(LINE_END))?;
            let framing = check.line(content, self.header_fields).map_err(Stop::Head)?;
            *line = end + 1;
            *seen = end + 1;
            if let Some(then) = framing {
                self.stage = Stage::Pass { left: end + 1, then };
                return Ok(true);
            }
        }
        // The line is not at its end; what can be said of it already is said now.
        let rest = &head[*seen..];
        let ripe = rest.strip_suffix(b"\r").unwrap_or(rest);
        if has_control(ripe) {
            return Err(Stop::Head(Fault::Malformed("The head has a control character.")));
        }
        *seen += ripe.len();
        if head.len() >= self.head_bytes {
            return Err(Stop::Head(too_long(*line)));
        }
        Ok(false)
    }

    /// Room for at least one more byte; what is received goes there.
    pub fn room(&mut self) -> &mut [u8] {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        }
        if self.end == self.buffer.len() {
            if self.start > 0 {
                self.buffer.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            } else {
                let grown = (self.buffer.len() * 2).max(BUFFER_BYTES);
                self.buffer.resize(grown, 0);
            }
        }
        &mut self.buffer[self.end..]
    }

    /// So many bytes were received into the room.
    pub fn received(&mut self, count: usize) {
        let filled_whole = self.end == 0 && count == self.buffer.len();
        self.end += count;
        let in_body = matches!(self.stage, Stage::Length { .. } | Stage::Chunked(_));
        if filled_whole && in_body && self.buffer.len() < LARGEST_BUFFER_BYTES {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
    }
}

fn too_long(line: usize) -> Fault {
    match line {
        0 => Fault::TargetTooLong,
        _ => Fault::HeadTooLarge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds `stream` in portions of `step` bytes and gives what comes out, request by request.
    fn pass(stream: &[u8], step: usize) -> Result<Vec<Vec<u8>>, Stop> {
        let mut gate = Gate::new(512, 10);
        let mut pieces = stream.chunks(step);
        let mut requests = vec![Vec::new()];
        loop {
            match gate.portion(100)? {
                Portion::Bytes(portion) => {
                    let bytes = gate.bytes(portion).to_vec();
                    requests.last_mut().unwrap().extend(bytes);
                }
                Portion::Wait => {
                    gate.next_request();
                    requests.push(Vec::new());
                }
                Portion::Receive => {
                    let Some(piece) = pieces.next() else {
                        requests.retain(|request| !request.is_empty());
                        return Ok(requests);
                    };
                    gate.room()[..piece.len()].copy_from_slice(piece);
                    gate.received(piece.len());
                }
            }
        }
    }

    #[test]
    fn pipelined_requests_come_out_one_by_one() {
        let requests = [
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n\r\n\r\nx",
            "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "GET /4 HTTP/1.0\r\n\r\n",
        ];
        let stream = requests.join("\r\n");
        for step in 1..stream.len() {
            let passed = pass(stream.as_bytes(), step).unwrap();
            assert_eq!(passed, requests.map(str::as_bytes), "in steps of {step}");
        }
    }

    #[test]
    fn a_long_body_passes_whole() {
        let mut stream = b"POST / HTTP/1.0\r\nContent-Length: 200000\r\n\r\n".to_vec();
        let head = stream.len();
        stream.extend((0..200_000_u32).map(|at| at.to_le_bytes()[0]));
        let end = stream.len();
        stream.extend(b"GET / HTTP/1.0\r\n\r\n");
        for step in [1000, BUFFER_BYTES] {
            let passed = pass(&stream, step).unwrap();
            assert_eq!(passed.len(), 2);
            assert!(passed[0][head..] == stream[head..end], "in steps of {step}");
        }
    }

    #[test]
    fn what_is_no_head_is_stopped_as_early_as_can_be() {
        for stream in [
            "\x16\x03\x01\x02",
            "\n",
            "\rG",
            "GET / HTTP/1.1\n",
            "GET /\x00",
            "GET / HTTP/1.1\r\nA\rB",
            "GET / HTTP/1.1\r\nHost: a\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ] {
            for step in [1, 100] {
                let stop = pass(stream.as_bytes(), step);
                assert!(matches!(stop, Err(Stop::Head(_))), "{stream:?}");
            }
        }
    }

    #[test]
    fn long_heads_are_stopped() {
        let target = format!("GET /{}", "x".repeat(600));
        let field = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(600));
        let many = format!("GET / HTTP/1.1\r\n{}", "X: x\r\n".repeat(11));
        let lines = "\r\n".repeat(300);
        for step in [1, 1000] {
            let stop = |stream: &str| pass(stream.as_bytes(), step).unwrap_err();
            assert_eq!(stop(&target), Stop::Head(Fault::TargetTooLong));
            assert_eq!(stop(&field), Stop::Head(Fault::HeadTooLarge));
            assert_eq!(stop(&many), Stop::Head(Fault::HeadTooLarge));
            assert!(matches!(stop(&lines), Stop::Head(Fault::Malformed(_))));
        }
    }

    #[test]
    fn a_broken_chunk_stops_the_body() {
        let stream = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz";
        assert_eq!(pass(stream.as_bytes(), 1), Err(Stop::Body));
    }
}
