// What a page says of its state: it loads, there is nothing, it failed, it is done.
import { html, useEffect, useState } from '../core/view.js';

export function Loading({ what = 'Loading' }) {
  return html`<p class="loading" role="status" aria-busy="true">${what}…</p>`;
}

/** An empty list: what would stand here, and what to do. */
export function Empty({ title, children }) {
  return html`<div class="empty"><p class="empty-title">${title}</p>${children && html`<p>${children}</p>`}</div>`;
}

/** The seconds until another try has a chance, counted down. */
export function useWait(error) {
  const [round, setRound] = useState(0);
  const waitS = error?.waitS ?? 0;
  useEffect(() => {
    if (waitS === 0) return undefined;
    const timer = setTimeout(() => setRound(round + 1), 1000);
    return () => clearTimeout(timer);
  }, [error, round]);
  return waitS;
}

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.filter((word) => word !== 'the') ?? [];

/** Whether a title tells no more than the first sentence after it does. */
function isSaidTwice(title, message) {
  const [short, long] = [wordsOf(title), wordsOf(message.split(/[.!?](\s|$)/)[0])];
  if (title === 'Too many calls' && /^Too many requests/.test(message)) return true;
  return short.every((word) => long.includes(word));
}

/** Title and words, each once, and without what the countdown tells better. */
function Words({ error, message }) {
  const title = error.title || 'That did not work';
  const words = (error.retryAt ? message.replace(/\s*Try again later\.$/, '') : message).trim();
  if (words && isSaidTwice(title, words)) return html`<p><strong>${words}</strong></p>`;
  return html`<p><strong>${title}.</strong> ${words}</p>`;
}

/**
 * An error in the server's words, with the request's id for whoever reads its log. `faults`: those of its faults that are
 * to be listed, where the others are shown elsewhere.
 */
export function Failure({ error, retry, faults = error?.errors ?? [] }) {
  const waitS = useWait(error);
  if (!error) return null;
  const isElsewhere = faults.length < (error.errors?.length ?? 0);
  const isList = faults.length > 1 || (isElsewhere && faults.length > 0);
  const message = isList || isElsewhere ? '' : error.message;
  return html`<div class="failure" role="alert">
    <${Words} error=${error} message=${isElsewhere && !isList ? 'See what is said at the fields.' : message} />
    ${isList && html`<ul>${faults.map((fault) => html`<li>
      <code>${fault.pointer ?? fault.parameter}</code> ${fault.detail}</li>`)}</ul>`}
    ${waitS > 0 && html`<p aria-live="off">Try again in ${waitS} s.</p>`}
    ${error.requestId && html`<p class="faint">Request <code>${error.requestId}</code></p>`}
    ${retry && html`<button type="button" class="secondary small" disabled=${waitS > 0} onClick=${retry}>Try again</button>`}
  </div>`;
}

/**
 * The state of something that was read by `useLoad` or `usePages`: nothing yet, failed, or what `children`
 * (a function of the value) shows.
 */
export function Loaded({ state, what, children }) {
  const hasValue = state.value !== undefined;
  return html`
    ${state.error && html`<${Failure} error=${state.error} retry=${state.reload} />`}
    ${!hasValue && state.isLoading && html`<${Loading} what=${what} />`}
    ${hasValue && children(state.value)}`;
}

const listeners = new Set();
const SHORT_MS = 6000;
const LONG_MS = 15000;

/** Says that something is done, for some seconds, also to those who do not see it. `next`: `{text, href}` of a link. */
export function say(text, next) {
  for (const listener of listeners) listener(text, next);
}

export function Notices() {
  const [notices, setNotices] = useState([]);
  useEffect(() => {
    let last = 0;
    const add = (text, next) => {
      const id = (last += 1);
      const end = () => setNotices((before) => before.filter((one) => one.id !== id));
      setNotices((before) => [...before, { id, text, next, end }]);
      setTimeout(end, next ? LONG_MS : SHORT_MS);
    };
    listeners.add(add);
    return () => listeners.delete(add);
  }, []);
  return html`<div class="notices" role="status" aria-live="polite">
    ${notices.map(({ id, text, next, end }) => html`<div key=${id} class="notice"><p>${text}</p>
      ${next && html`<a href=${next.href} onClick=${end}>${next.text}</a>`}</div>`)}
  </div>`;
}
