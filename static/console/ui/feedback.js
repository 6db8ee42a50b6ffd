// What a page says of its state: it loads, there is nothing, it failed, it is done.
import { html, useEffect, useState } from '../core/view.js';

export function Loading({ what = 'Loading' }) {
  return html`<p class="loading" role="status" aria-busy="true">${what}…</p>`;
}

/** An empty list: what would stand here, and what to do. */
export function Empty({ title, children }) {
  return html`<div class="empty"><p class="empty-title">${title}</p>${children && html`<p>${children}</p>`}</div>`;
}

/** An error in the server's words, with the request's id for whoever reads its log. */
export function Failure({ error, retry }) {
  if (!error) return null;
  return html`<div class="failure" role="alert">
    <p><strong>${error.title || 'That did not work'}.</strong> ${error.message}</p>
    ${error.errors?.length > 1 && html`<ul>${error.errors.map((fault) => html`<li>
      <code>${fault.pointer ?? fault.parameter}</code> ${fault.detail}</li>`)}</ul>`}
    ${error.requestId && html`<p class="faint">Request <code>${error.requestId}</code></p>`}
    ${retry && html`<button type="button" class="secondary small" onClick=${retry}>Try again</button>`}
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

/** Says that something is done, for some seconds, also to those who do not see it. */
export function say(text) {
  for (const listener of listeners) listener(text);
}

export function Notices() {
  const [notices, setNotices] = useState([]);
  useEffect(() => {
    let last = 0;
    const add = (text) => {
      const id = (last += 1);
      setNotices((before) => [...before, { id, text }]);
      setTimeout(() => setNotices((before) => before.filter((one) => one.id !== id)), 6000);
    };
    listeners.add(add);
    return () => listeners.delete(add);
  }, []);
  return html`<div class="notices" role="status" aria-live="polite">
    ${notices.map((notice) => html`<p key=${notice.id}>${notice.text}</p>`)}
  </div>`;
}
