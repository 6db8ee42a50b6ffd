// The field that asks for a tenant's name before something that cannot be taken back.
import { html, useState } from '../core/view.js';
import { typable } from '../core/text.js';
import { Field } from '../ui/form.js';
import { takeFocus } from './latest.js';

/** `[isRight, field]`: whether the name was typed, and the field for it. */
export function useTypedName(name) {
  const [typed, setTyped] = useState('');
  const field = html`<div ref=${takeFocus}><${Field} label="Type the tenant's name to confirm" hint=${html`<bdi>${typable(name)}</bdi>`}
    value=${typed} data-passing="" onInput=${(event) => setTyped(event.target.value)} /></div>`;
  return [typable(typed) === typable(name), field];
}
