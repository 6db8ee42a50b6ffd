// Names that people have given: kept apart from the sentence around them, with a mark for what is unseen.
import { html } from '../core/view.js';
import { parts } from '../core/text.js';
import { useClientName } from '../core/clients.js';

/** A text that somebody has made up, in a sentence, a list, a heading, a notice or a dialog. */
export function Name({ text }) {
  return html`<bdi>${parts(String(text ?? '')).map((part) => (part.unseen
    ? html`<span class="unseen" title=${part.unseen} role="img" aria-label="unseen sign">␣</span>` : part.text))}</bdi>`;
}

/** A client by its id: its name where the caller may know it. */
export function ClientName({ id }) {
  const name = useClientName(id === 'system' ? null : id);
  if (id === 'system') return 'the server itself';
  return name ? html`<span title=${id}><${Name} text=${name} /></span>` : html`<code>${id}</code>`;
}
