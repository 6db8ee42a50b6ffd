import { html } from '../core/view.js'; export function Seed() { return html`<p>x</p>`; }
