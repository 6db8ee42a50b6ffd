// Small things that many pages show.
import { html, useEffect, useRef, useState, useId } from '../core/view.js';
import { minute, moment } from '../core/format.js';

/**
 * Copies `text` (or what that function gives) and says so, also to `onCopied`. `what` tells those who do not see the page
 * which text. Everything else goes to the button.
 */
export function Copy({ text, label = 'Copy', what, onCopied, ...rest }) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    const copied = typeof text === 'function' ? text() : text;
    try {
      await navigator.clipboard.writeText(copied);
    } catch {
      copyBySelection(copied);
    }
    setDone(true);
    onCopied?.();
    setTimeout(() => setDone(false), 1500);
  };
  return html`<button type="button" class="secondary outline small" onClick=${copy} aria-live="polite" ...${rest}>
    ${isDone ? 'Copied' : label}${what && html`<span class="visually-hidden"> ${what}</span>`}</button>`;
}

/** For pages that did not come over https, which have no clipboard. */
function copyBySelection(text) {
  const field = document.createElement('textarea');
  field.value = text;
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

/** An id or another short text that is to be copied. */
export function Id({ text }) {
  return html`<span class="id"><code>${text}</code><${Copy} text=${text} /></span>`;
}

/** A moment, with the server's own text behind it; to the second if it `isExact`. */
export function When({ at, isExact = false }) {
  return at ? html`<time dateTime=${at} title=${at}>${(isExact ? moment : minute)(at)}</time>` : html`<span class="faint">never</span>`;
}

const TONES = {
  Creating: 'moving', Active: 'good', Deactivating: 'moving', Deactivated: 'quiet', Reactivating: 'moving',
  Deleting: 'moving', Deleted: 'bad', Purging: 'bad', IsHomeTenant: 'home',
};

/** The state of a tenant. */
export function State({ name }) {
  return html`<span class="state ${TONES[name] ?? 'quiet'}">${name === 'IsHomeTenant' ? 'Home tenant' : name}</span>`;
}

/** How much of a limit is used; without a limit, the number alone. */
export function Meter({ label, used, limit, text }) {
  const share = limit > 0 ? Math.min(100, (100 * used) / limit) : used > 0 ? 100 : 0;
  const tone = share >= 100 ? 'bad' : share >= 80 ? 'near' : 'good';
  return html`<div class="meter ${tone}" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax=${limit ?? 0}
      aria-valuenow=${Math.min(used, limit ?? used)} aria-valuetext=${text}>
    <span class="meter-bar"><span style=${{ width: `${share}%` }}></span></span><span class="meter-text">${text}</span>
  </div>`;
}

/** Tabs after the ARIA pattern: arrows move between them. `tabs`: `[{id, label}]`; `children` is the panel. */
export function Tabs({ label, tabs, chosen, onChoose, children }) {
  const id = useId();
  const list = useRef(null);
  useEffect(() => {
    list.current.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  const move = (event) => {
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    onChoose(tabs[next].id);
    list.current.children[next].focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} ref=${list} onKeyDown=${move}>
      ${tabs.map((tab) => html`<button type="button" role="tab" key=${tab.id} id="${id}-${tab.id}" aria-controls="${id}-panel"
        aria-selected=${tab.id === chosen ? 'true' : 'false'} tabindex=${tab.id === chosen ? 0 : -1}
        onClick=${() => onChoose(tab.id)}>${tab.label}</button>`)}
    </div>
    <div role="tabpanel" id="${id}-panel" aria-labelledby="${id}-${chosen}" tabindex="0" class="panel">${children}</div>`;
}

/** Text such as JSON, as it is, with a button that copies it. */
export function Code({ text, label }) {
  return html`<figure class="code"><pre tabindex="0" aria-label=${label}><code>${text}</code></pre><${Copy} text=${text} /></figure>`;
}

/** The end of a list that has more pages. */
export function More({ pages, what = 'more' }) {
  if (!pages.hasMore) return null;
  return html`<button type="button" class="secondary outline" disabled=${pages.isLoading} onClick=${pages.more}>
    ${pages.isLoading ? 'Loading…' : `Show ${what}`}</button>`;
}
