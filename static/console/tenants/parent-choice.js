// Choosing a tenant by typing a part of its name: the ARIA pattern of a combobox with a list.
import { html, useId, useState } from '../core/view.js';
import { CONTROL, get } from '../core/api.js';
import { useLoad, useSettled } from '../core/load.js';
import { Field } from '../ui/form.js';
import { usePath } from './facts.js';
import { TenantIcon } from './icon.js';

const MOST = 8;

/** `chosen`: a tenant or null; its id is the form's value `name`. `emptyWord` says what no choice means. */
export function TenantChoice({ label, name, hint, chosen, onChoose, emptyWord }) {
  const id = useId();
  const [text, setText] = useState(null);
  const [at, setAt] = useState(0);
  const isOpen = text !== null;
  const wanted = useSettled(text ?? '', 150);
  const found = useLoad(async (signal) => {
    if (!isOpen) return [];
    return (await get(`${CONTROL}/tenants`, { q: wanted.trim(), limit: MOST }, signal)).items;
  }, [wanted, isOpen]);
  const items = isOpen ? found.value ?? [] : [];
  const choose = (tenant) => {
    onChoose(tenant);
    setText(null);
  };
  const leave = () => {
    if (text !== null && text.trim() === '') onChoose(null);
    setText(null);
  };
  const onKeyDown = (event) => {
    if (!isOpen && event.key === 'ArrowDown') setText('');
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (isOpen && event.key === 'Enter') {
      if (items[at]) choose(items[at]);
    } else if (isOpen && event.key === 'Escape') setText(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="choice">
    <input type="hidden" name=${name} value=${chosen?.id ?? ''} />
    <${Field} label=${label} hint=${hint} role="combobox" aria-autocomplete="list" aria-expanded=${isOpen ? 'true' : 'false'}
      aria-controls=${isOpen ? id : undefined} aria-activedescendant=${items[at] ? `${id}-${at}` : undefined} placeholder=${emptyWord}
      value=${text ?? chosen?.name ?? ''} onKeyDown=${onKeyDown} onBlur=${leave}
      onInput=${(event) => { setText(event.target.value); setAt(0); }} />
    ${isOpen && html`<ul role="listbox" id=${id} aria-label="Tenants to choose from">
      ${items.map((tenant, index) => html`<${Option} key=${tenant.id} id="${id}-${index}" tenant=${tenant} isAt=${index === at}
        onChoose=${() => choose(tenant)} />`)}
      ${items.length === 0 && html`<li role="option" aria-disabled="true" aria-selected="false" class="faint">
        ${found.error ? found.error.message : found.isLoading ? 'Looking…' : 'No tenant is called like that'}</li>`}
    </ul>`}
  </div>`;
}

function Option({ id, tenant, isAt, onChoose }) {
  const path = usePath(tenant);
  // The press, not the click: the field loses the focus in between, and the list goes with it.
  const press = (event) => {
    event.preventDefault();
    onChoose();
  };
  return html`<li role="option" id=${id} aria-selected=${isAt ? 'true' : 'false'} onPointerDown=${press}>
    <${TenantIcon} tenant=${tenant} size=${22} />
    <span><span>${tenant.name}</span><small>${path?.map((above) => above.name).join(' › ') ?? '…'}</small></span>
  </li>`;
}
