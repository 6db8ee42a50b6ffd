// The server's metrics: Prometheus' text as numbers, and what happened between two readings of it.

const SAMPLE = /^(\w+)(?:\{(.*)\})? (\S+)$/;
/** An answer that lasts as long as somebody listens says nothing of how quick the server is. */
const STREAM = 'streamJournal';
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

function* samples(text) {
  for (const line of text.split('\n')) {
    const match = SAMPLE.exec(line);
    if (!match) continue;
    const labels = Object.fromEntries([...(match[2] ?? '').matchAll(LABEL)].map(([, name, value]) => [name, value]));
    yield { name: match[1].replace(/^tenantd_/, ''), labels, value: Number(match[3]) };
  }
}

const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value);
const bound = (text) => (text === '+Inf' ? Infinity : Number(text));

/** A reading: requests, refusals and durations by dialect, the writer, the connections by state. */
export function reading(text, at) {
  const dialects = new Map();
  const connections = {};
  const commits = new Map();
  const values = {};
  const of = (name) => dialects.get(name) ?? dialects.set(name, { requests: 0, failures: 0, times: new Map() }).get(name);
  for (const { name, labels, value } of samples(text)) {
    if (name === 'requests_total') {
      of(labels.dialect).requests += value;
      if (labels.status >= '500') of(labels.dialect).failures += value;
    } else if (name === 'request_duration_seconds_bucket' && labels.operation !== STREAM) add(of(labels.dialect).times, bound(labels.le), value);
    else if (name === 'writer_commit_seconds_bucket') add(commits, bound(labels.le), value);
    else if (name === 'connections') connections[labels.state] = value;
    else values[name] = value;
  }
  return { at, dialects, connections, commits, values };
}

/** The `share` quantile of a histogram, in seconds: `{seconds, isMore}`, or null if nothing was measured. */
export function quantile(share, buckets) {
  const bounds = [...buckets.keys()].sort((a, b) => a - b);
  const total = buckets.get(Infinity) ?? 0;
  if (!(total > 0)) return null;
  let low = 0;
  let before = 0;
  for (const high of bounds) {
    const count = buckets.get(high);
    if (count >= share * total) {
      if (high === Infinity) break;
      return { seconds: low + ((high - low) * (share * total - before)) / Math.max(1, count - before), isMore: false };
    }
    low = high;
    before = count;
  }
  return { seconds: low, isMore: true };
}

const minus = (now, before) => new Map([...now].map(([key, value]) => [key, value - (before?.get(key) ?? 0)]));

/** What happened from one reading to the next; null if the server began anew between them. */
export function between(before, now) {
  const seconds = (now.at - before.at) / 1000;
  const writes = now.values.writer_jobs_total - before.values.writer_jobs_total;
  if (!(seconds > 0) || writes < 0) return null;
  const dialects = new Map();
  for (const [name, { requests, failures, times }] of now.dialects) {
    const old = before.dialects.get(name);
    if (old && old.requests > requests) return null;
    dialects.set(name, {
      rate: (requests - (old?.requests ?? 0)) / seconds, failures: (failures - (old?.failures ?? 0)) / seconds,
      p99: quantile(0.99, minus(times, old?.times)),
    });
  }
  return { dialects, writes: writes / seconds, commit: quantile(0.99, minus(now.commits, before.commits)) };
}

/** A time in the unit that keeps the number small. */
export function time(value) {
  if (!value) return '–';
  const ms = value.seconds * 1000;
  const text = ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(ms >= 100 ? 0 : ms >= 10 ? 1 : 2)} ms`;
  return value.isMore ? `over ${text}` : text;
}

export const rate = (value) => (value >= 100 ? Math.round(value).toString() : value.toFixed(1));
