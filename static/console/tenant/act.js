// The quiet button beside a thing, for what can be done with it.
import { html } from '../core/view.js';

export function Act({ children, ...rest }) {
  return html`<button type="button" class="secondary outline small" ...${rest}>${children}</button>`;
}
