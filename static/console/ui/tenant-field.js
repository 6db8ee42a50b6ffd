// A field that finds a tenant as somebody types, after the ARIA pattern of a combobox.
import { html, useEffect, useId, useState } from '../core/view.js';
import { useLoad, useSettled } from '../core/load.js';
import { searchTenants, useNames } from '../core/tenants.js';
import { plain } from '../core/text.js';
import { usePath } from '../tenants/facts.js';
import { TenantIcon } from '../tenants/icon.js';
import { Field } from './form.js';
import { Name } from './names.js';

/**
 * `value` is the id of a tenant, or null; `onChange(id)` is called with another one, or with null when it is emptied. With
 * a `name`, the id is the form's value of that name.
 */
export function TenantField({ value, onChange, name, ...rest }) {
  const id = useId();
  const [text, setText] = useState(null);
  const [active, setActive] = useState(-1);
  const isOpen = text !== null;
  const query = useSettled(text ?? '', 150);
  const nameOf = useNames(value ? [value] : []);
  const found = useLoad((signal) => (isOpen ? searchTenants(query, signal) : Promise.resolve([])), [query, isOpen]);
  const shown = isOpen ? found.value ?? [] : [];
  useEffect(() => setActive(query && shown.length ? 0 : -1), [found.value]);
  const close = () => setText(null);
  const choose = (tenant) => {
    close();
    onChange(tenant.id);
  };
  const leave = () => {
    if (text?.trim() === '' && value) onChange(null);
    close();
  };
  const press = (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) {
      event.preventDefault();
      if (!isOpen) setText('');
      else if (shown.length) setActive((active + move + shown.length) % shown.length);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      if (shown[active]) choose(shown[active]);
      else leave();
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return html`<div class="combo">
    ${name && html`<input type="hidden" name=${name} value=${value ?? ''} />`}
    <${Field} type="text" role="combobox" about=${name} aria-expanded=${shown.length ? 'true' : 'false'} aria-autocomplete="list"
      aria-controls="${id}-list" aria-activedescendant=${isOpen && shown[active] ? `${id}-${active}` : undefined}
      placeholder="Search by name or id" ...${rest} value=${text ?? (value ? plain(nameOf(value)) : '')}
      onFocus=${(event) => event.target.select()} onInput=${(event) => setText(event.target.value)}
      onClick=${() => isOpen || setText('')} onKeyDown=${press} onBlur=${leave} />
    <${Found} id=${id} isOpen=${isOpen} state=${found} shown=${shown} active=${active} onChoose=${choose} />
  </div>`;
}

function Found({ id, isOpen, state, shown, active, onChoose }) {
  let words = '';
  if (isOpen && state.error) words = state.error.message;
  else if (isOpen && !state.isLoading && shown.length === 0) words = 'No tenant is called that.';
  return html`
    <ul role="listbox" id="${id}-list" aria-label="Tenants found" hidden=${!isOpen || shown.length === 0}>
      ${shown.map((tenant, index) => html`<${Option} key=${tenant.id} id="${id}-${index}" tenant=${tenant}
        isActive=${index === active} onChoose=${onChoose} />`)}
    </ul>
    <p class="combo-note" role="status">${words}</p>`;
}

function Option({ id, tenant, isActive, onChoose }) {
  const path = usePath(tenant);
  // The press, not the click: the field loses the focus in between, and the list goes with it.
  const press = (event) => {
    event.preventDefault();
    onChoose(tenant);
  };
  return html`<li role="option" id=${id} aria-selected=${isActive ? 'true' : 'false'} onMouseDown=${press}>
    <${TenantIcon} tenant=${tenant} size=${22} />
    <span class="option-names"><${Name} text=${tenant.name} />
      <small>${[...(path ?? []).map((above) => plain(above.name)), tenant.id].join(' › ')}</small></span>
  </li>`;
}
