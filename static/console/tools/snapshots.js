import { html } from '../core/view.js'; export function Snapshots() { return html`<p>x</p>`; }
