// Requests to this server: the bearer token, problems as errors, and another try after a new sign-in.
// Addresses are relative to where the console lies, so that it works below any prefix.
import { session } from './session.js';

/** The address that every path begins at, with a slash at its end. */
export const ROOT = new URL('../', location.href.split(/[?#]/)[0]);
export const CONTROL = 'control/v1';

/** The address of `path`, which has no slash at its start, with this query; empty values are left out. */
export function address(path, query) {
  const url = new URL(path, ROOT);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
  }
  return url;
}

/** A path of the control API; every part of it is encoded. */
export function control(...parts) {
  return [CONTROL, ...parts.map(encodeURIComponent)].join('/');
}

/** What a server said instead of an answer: its words, its status, its faults by member, the request's id. */
export class Problem extends Error {
  constructor(status, body, requestId, retryAfter) {
    super(body?.detail || body?.title || body?.message || body?.error_description || `The server answered ${status}.`);
    this.status = status;
    this.title = body?.title ?? '';
    this.errors = body?.errors ?? [];
    this.body = body;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
    this.retryAt = [429, 503].includes(status) ? moment(retryAfter) : null;
  }

  /** The seconds until another try has a chance, 0 if nothing speaks against one now. */
  get waitS() {
    return this.retryAt === null ? 0 : Math.max(0, Math.ceil((this.retryAt - Date.now()) / 1000));
  }
}

/** The moment that a Retry-After means, which is a number of seconds or a date; null without one. */
function moment(retryAfter) {
  if (!retryAfter) return null;
  const at = /^\d+$/.test(retryAfter) ? Date.now() + Number(retryAfter) * 1000 : Date.parse(retryAfter);
  return Number.isNaN(at) ? null : at;
}

/** Nobody answered: the network, or a server that is gone. */
export class Unreachable extends Error {}

/** The head of an answer came, and then not the whole of it. */
export class BrokenOff extends Error {
  constructor(answer) {
    super('The answer broke off.');
    this.requestId = answer.headers.get('X-Request-Id');
  }
}

const listeners = new Set();

/** Calls `listener(path, status)` after each answer of 400 and above; gives what ends that. */
export function onRefusal(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Sends a request and gives `{status, headers, etag, body}`; the body is parsed JSON where it is JSON, text
 * otherwise, a Response with `raw` (`whole` reads it). Throws `Problem` for 400 and above, `Unreachable`, `BrokenOff`,
 * or an AbortError.
 * Options: `query`, `json` (a body), `body` (bytes as they are), `headers`, `ifMatch`, `signal`, `raw`, `isAny`
 * (gives answers of 400 and above, too).
 */
export async function send(method, path, options = {}) {
  let answer = await attempt(method, path, options);
  if (answer.status === 401 && session.state.who && !options.isSignIn) {
    await session.renew();
    answer = await attempt(method, path, options);
  }
  if (answer.status >= 400) for (const listener of listeners) listener(path, answer.status);
  if (!answer.ok && answer.status !== 304 && !options.isAny) throw await problem(answer);
  const etag = answer.headers.get('ETag');
  const body = options.raw ? answer : await read(answer);
  return { status: answer.status, headers: answer.headers, etag, body };
}

async function attempt(method, path, options) {
  const headers = new Headers(options.headers);
  if (session.token && !options.isSignIn) headers.set('Authorization', `Bearer ${session.token}`);
  if (options.ifMatch) headers.set('If-Match', options.ifMatch);
  let body = options.body;
  if (options.json !== undefined) {
    headers.set('Content-Type', 'application/json');
    body = JSON.stringify(options.json);
  }
  try {
    return await fetch(address(path, options.query), {
      method, headers, body, signal: options.signal, credentials: 'omit', redirect: 'error', cache: 'no-store',
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Unreachable('The server does not answer. Is it still running?');
  }
}

/** The body of a Response: `how` is one of its methods, such as text, blob and arrayBuffer. */
export async function whole(answer, how = 'text') {
  try {
    return await answer[how]();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new BrokenOff(answer);
  }
}

async function read(answer) {
  if (answer.status === 204 || answer.status === 304) return null;
  const text = await whole(answer);
  if (!/\bjson\b/.test(answer.headers.get('Content-Type') ?? '')) return text;
  try { return text ? JSON.parse(text) : null; } catch { throw new BrokenOff(answer); }
}

async function problem(answer) {
  let body = null;
  try { body = await read(answer); } catch { /* The status says enough. */ }
  const facts = typeof body === 'string' ? { detail: body.slice(0, 500) } : body;
  return new Problem(answer.status, facts, answer.headers.get('X-Request-Id'), answer.headers.get('Retry-After'));
}

/** The body of a GET. */
export async function get(path, query, signal) {
  return (await send('GET', path, { query, signal })).body;
}

/** An object with its tag: `{value, etag}`, for a later change with `ifMatch`. */
export async function getTagged(path, signal) {
  const { body, etag } = await send('GET', path, { signal });
  return { value: body, etag };
}
