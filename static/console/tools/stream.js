// Server-Sent Events by fetch, which unlike an EventSource sends the token; it begins again where it was cut off.
import { control, get, send } from '../core/api.js';

/** Events out of text that comes in pieces: `{id, data}` each. */
export function eventsIn(onEvent) {
  let rest = '';
  let event = { id: null, data: [] };
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (event.data.length) onEvent({ id: event.id, data: event.data.join('\n') });
        event = { id: null, data: [] };
        continue;
      }
      const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (name === 'data') event.data.push(value);
      else if (name === 'id') event.id = value;
    }
  };
}

/**
 * Follows the journal: `onEntries(entries)` for those that came, `onState('live' | 'waiting', error)`. Gives what
 * ends it. `since` is the number after which to begin.
 */
export function follow({ query, since, onEntries, onState }) {
  const controller = new AbortController();
  const { signal } = controller;
  let last = since;
  let wait = 1000;
  const once = async () => {
    const headers = { Accept: 'text/event-stream', 'Last-Event-ID': String(last) };
    const { body: answer } = await send('GET', control('journal', 'stream'), { query, headers, signal, raw: true });
    onState('live', null);
    wait = 1000;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let came = [];
    const feed = eventsIn(({ id, data }) => {
      last = Number(id ?? last);
      came.push(JSON.parse(data));
    });
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      feed(value);
      if (came.length && !signal.aborted) onEntries(came);
      came = [];
    }
  };
  const run = async () => {
    while (!signal.aborted) {
      let error = null;
      try { await once(); } catch (failure) { error = failure; }
      if (signal.aborted) return;
      onState('waiting', error);
      if (error?.status >= 400 && error.status < 500) return;
      await pause(wait, signal);
      wait = Math.min(wait * 2, 15000);
      last = await startOver(last, signal);
    }
  };
  run();
  return () => controller.abort();
}

/** A server that began anew counts from one again: then `last` is ahead of it. */
async function startOver(last, signal) {
  try {
    const count = await get(control('journal', 'count'), undefined, signal);
    return count.last < last ? 0 : last;
  } catch {
    return last;
  }
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
