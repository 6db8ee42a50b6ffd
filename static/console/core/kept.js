// What was fetched for many rows, kept up to a bound: a few at a time, each once, the longest unused forgotten first.
import { useEffect, useState } from './view.js';
import { session } from './session.js';

const AT_ONCE = 4;

/**
 * `fetchOne(key)` gives a value; `drop(value)` is called for what is kept no more. What is older than `maxAgeMs` is
 * fetched anew when it is next asked for, and shown until then.
 */
export class Kept {
  #fetchOne;
  #drop;
  #bound;
  #maxAgeMs;
  #entries = new Map();
  #waiting = [];
  #running = 0;

  constructor(fetchOne, { bound = 500, drop = () => {}, maxAgeMs = Infinity } = {}) {
    this.#fetchOne = fetchOne;
    this.#drop = drop;
    this.#bound = bound;
    this.#maxAgeMs = maxAgeMs;
    let whose = session.state.who?.clientId;
    session.subscribe(({ who }) => {
      if (who?.clientId !== whose) this.forget();
      whose = who?.clientId;
    });
  }

  /** The value or what `fetchOne` threw, as `{value}` or `{error}`, if it is there already. */
  peek(key) {
    return this.#entries.get(key)?.outcome;
  }

  /** Keeps a value that came another way. */
  put(key, value) {
    const entry = this.#entries.get(key) ?? { listeners: new Set() };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#settle(entry, { value });
    this.#trim();
  }

  /** The value, once it is there; throws what `fetchOne` threw. */
  once(key) {
    return new Promise((resolve, reject) => {
      const end = this.follow(key, ({ value, error }) => {
        queueMicrotask(() => end());
        if (error) reject(error);
        else resolve(value);
      });
    });
  }

  /** Calls `listener({value} or {error})` once it is known, and again after `forget(key)`; gives what ends that. */
  follow(key, listener) {
    const entry = this.#entries.get(key) ?? { listeners: new Set() };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.listeners.add(listener);
    const isOld = entry.outcome && Date.now() - entry.at > this.#maxAgeMs;
    if (entry.outcome && !(isOld && entry.outcome.error)) listener(entry.outcome);
    if (!entry.outcome || isOld) this.#want(key, entry);
    this.#trim();
    return () => {
      entry.listeners.delete(listener);
      if (!entry.outcome && !entry.isRunning && entry.listeners.size === 0) this.#entries.delete(key);
    };
  }

  /** Forgets one or, without a key, all; whoever still follows it once the page is drawn gets it anew. */
  forget(key) {
    for (const one of key === undefined ? [...this.#entries.keys()] : [key]) {
      const entry = this.#entries.get(one);
      if (!entry) continue;
      this.#entries.delete(one);
      this.#release(entry);
      const next = { listeners: entry.listeners };
      entry.isGone = true;
      if (next.listeners.size > 0 && session.state.who) {
        this.#entries.set(one, next);
        setTimeout(() => !next.isGone && this.#want(one, next), 50);
      }
    }
  }

  #want(key, entry) {
    if (entry.isRunning || entry.isWanted) return;
    entry.isWanted = true;
    this.#waiting.push([key, entry]);
    this.#next();
  }

  #next() {
    while (this.#running < AT_ONCE && this.#waiting.length > 0) {
      const [key, entry] = this.#waiting.shift();
      entry.isWanted = false;
      if (entry.isGone || entry.listeners.size === 0) continue;
      entry.isRunning = true;
      this.#running += 1;
      this.#fetchOne(key).then((value) => ({ value }), (error) => ({ error })).then((outcome) => {
        entry.isRunning = false;
        this.#running -= 1;
        this.#settle(entry, outcome);
        this.#next();
      });
    }
  }

  #settle(entry, outcome) {
    if (entry.outcome?.value !== outcome.value) this.#release(entry);
    Object.assign(entry, { outcome, at: Date.now() });
    if (entry.isGone) this.#release(entry);
    else for (const listener of [...entry.listeners]) listener(outcome);
  }

  #release(entry) {
    if (entry.outcome?.value !== undefined) this.#drop(entry.outcome.value);
  }

  #trim() {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= this.#bound) return;
      if (entry.listeners.size > 0 || !entry.outcome) continue;
      this.#entries.delete(key);
      entry.isGone = true;
      this.#release(entry);
    }
  }
}

/** What is kept for `key`, fetched while the component is shown: `{value}`, `{error}` or undefined. Null wants nothing. */
export function useKept(kept, key) {
  const [state, setState] = useState({ key, outcome: key === null ? undefined : kept.peek(key) });
  useEffect(() => (key === null ? undefined : kept.follow(key, (outcome) => setState({ key, outcome }))), [kept, key]);
  return state.key === key ? state.outcome : undefined;
}
