// A table with its heads; where it is wider than its place it scrolls there, by keyboard, too.
import { html } from '../core/view.js';

/** `columns` are texts, or `{text, isNumber, isHidden}`; what is no column is left out. `children` are the rows. */
export function Table({ label, columns, children }) {
  const heads = columns.filter(Boolean).map((column) => (typeof column === 'string' ? { text: column } : column));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}><table>
    <thead><tr>${heads.map(({ text, isNumber, isHidden }) => html`<th key=${text} scope="col" class=${isNumber ? 'number' : ''}>
      ${isHidden ? html`<span class="visually-hidden">${text}</span>` : text}</th>`)}</tr></thead>
    <tbody>${children}</tbody>
  </table></div>`;
}

/** The column of what can be done with a row. */
export const ACTIONS = { text: 'Actions', isHidden: true };
