// The head of a tenant's page: the tenants above, icon, name, state, and what can be done with it.
import { html, useEffect, useRef, useState } from '../core/view.js';
import { link } from '../core/route.js';
import { plain } from '../core/text.js';
import { State } from '../ui/bits.js';
import { Name } from '../ui/names.js';
import { StateActions } from '../tenants/change-state.js';
import { usePath } from '../tenants/facts.js';
import { TenantIcon } from '../tenants/icon.js';
import { isRemovable, Remove } from '../tenants/remove.js';
import { Rename } from '../tenants/rename.js';
import { Act } from './act.js';
import { rights } from './rights.js';

function Path({ tenant }) {
  const above = usePath(tenant);
  return html`<nav aria-label="Tenants above" class="path"><ol>
    <li><a href=${link(['tenants'])}>Tenants</a></li>
    ${(above ?? []).map((one) => html`<li key=${one.id}><a href=${link(['tenants', one.id])}
      title=${plain(one.name)}><${Name} text=${one.name} /></a></li>`)}
    <li aria-current="page" title=${plain(tenant.name)}><${Name} text=${tenant.name} /></li>
  </ol></nav>`;
}

/** As `ref` of the buttons: when another state takes away the one that had the focus, the first one has it. */
function useFocusKept(state) {
  const place = useRef(null);
  const last = useRef(state);
  useEffect(() => {
    if (last.current !== state && document.activeElement === document.body) place.current.querySelector('button')?.focus();
    last.current = state;
  }, [state]);
  return place;
}

/** `onChange()` is called after the tenant was changed, or deleted. Each dialog reads the tenant anew before it changes it. */
export function Head({ tenant, onChange }) {
  const [asked, setAsked] = useState(null);
  const done = () => { setAsked(null); onChange(); };
  const close = () => setAsked(null);
  const actions = useFocusKept(tenant.state);
  return html`<header class="tenant-head">
    <${Path} tenant=${tenant} />
    <div class="heading">
      <div class="tenant-title"><${TenantIcon} tenant=${tenant} size=${44} />
        <div><h1 title=${plain(tenant.name)}><${Name} text=${tenant.name} /></h1><p><${State} name=${tenant.state} />
          <span class="faint"><${Name} text=${tenant.plan} /> · ${tenant.accountType.replace('_', ' ')}</span></p></div>
      </div>
      <div class="tenant-actions" ref=${actions}>
        ${rights(tenant).canEdit && html`<${Act} onClick=${() => setAsked('rename')}>Rename<//>`}
        <${StateActions} tenant=${tenant} onDone=${onChange} onClose=${onChange} />
        ${isRemovable(tenant) && html`<${Act} onClick=${() => setAsked('remove')}>Delete<//>`}
      </div>
    </div>
    ${asked === 'rename' && html`<${Rename} tenant=${tenant} onDone=${done} onClose=${close} />`}
    ${asked === 'remove' && html`<${Remove} tenant=${tenant} onDone=${done} onClose=${close} />`}
  </header>`;
}
