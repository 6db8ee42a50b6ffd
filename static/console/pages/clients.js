import { html } from '../core/view.js';

export default function Page() {
  return html`<h1>clients</h1>`;
}
