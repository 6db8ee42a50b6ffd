// JSON as it is read best: indented, and its parts told apart.
import { html } from '../core/view.js';

const PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Beyond this the colours would cost more than they tell. */
const MOST = 60000;

/** A text of JSON with two spaces to a step; any other text as it is. */
export function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

function parts(text) {
  const all = [];
  let last = 0;
  for (const match of text.matchAll(PARTS)) {
    if (match.index > last) all.push(text.slice(last, match.index));
    const [whole, string, colon, word] = match;
    if (string) all.push(html`<span class=${colon ? 'json-name' : 'json-text'}>${string}</span>`, colon ?? '');
    else all.push(html`<span class=${word ? 'json-word' : 'json-number'}>${whole}</span>`);
    last = match.index + whole.length;
  }
  all.push(text.slice(last));
  return all;
}

export function Json({ text, label }) {
  return html`<pre class="json" tabindex="0" role="region"
    aria-label=${label}><code>${text.length > MOST ? text : parts(text)}</code></pre>`;
}
