import { html } from '../core/view.js'; export function Limits() { return html`<p>x</p>`; }
