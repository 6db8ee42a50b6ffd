import { html } from '../core/view.js'; export function Worlds() { return html`<p>x</p>`; }
