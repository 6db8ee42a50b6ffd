import { html } from '../core/view.js';

export default function Page() {
  return html`<h1>tools</h1>`;
}
