// A table that is wider than its place: it scrolls there, by keyboard, too.
import { html } from '../core/view.js';

export function Scroll({ label, children }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}><table>${children}</table></div>`;
}
