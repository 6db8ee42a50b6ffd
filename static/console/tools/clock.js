import { html } from '../core/view.js'; export function Clock() { return html`<p>x</p>`; }
