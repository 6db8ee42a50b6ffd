// The field that asks for a tenant's name before something that cannot be taken back.
import { html, useState } from '../core/view.js';
import { Field } from '../ui/form.js';
import { takeFocus } from './latest.js';

const plain = (text) => text.trim().replace(/\s+/g, ' ');

/** `[isRight, field]`: whether the name was typed, and the field for it. */
export function useTypedName(name) {
  const [typed, setTyped] = useState('');
  const field = html`<div ref=${takeFocus}><${Field} label="Type the tenant's name to confirm" hint=${plain(name)} value=${typed}
    onInput=${(event) => setTyped(event.target.value)} /></div>`;
  return [plain(typed) === plain(name), field];
}
