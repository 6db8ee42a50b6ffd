// One row of the table of tenants, and the rows that say what a list is at.
import { html } from '../core/view.js';
import { day, number } from '../core/format.js';
import { link } from '../core/route.js';
import { plain } from '../core/text.js';
import { Copy, State } from '../ui/bits.js';
import { Failure } from '../ui/feedback.js';
import { Name } from '../ui/names.js';
import { isKnownLeaf, useCounts, usePath } from './facts.js';
import { TenantIcon } from './icon.js';
import { Menu } from './menu.js';

const ACCOUNTS = { subscriber: 'Subscriber', trial: 'Trial', service_provider: 'Service provider' };

export const accountWord = (type) => ACCOUNTS[type] ?? type;

/**
 * `row`: as of tree.js; `table`: what all rows share: `columns`, `isTree`, `actionsFor`, `onToggle`, `onFocusRow`; `isActive`:
 * whether Tab goes to this one.
 */
export function TenantRow({ row, table, isActive, index, refer }) {
  const { tenant } = row;
  const counts = useCounts(tenant, table.isCounted || table.isTree);
  const isLeaf = row.isEmpty || (counts && (counts.value ? counts.value.children === 0 : false));
  const canUnfold = table.isTree && table.canUnfold && counts !== undefined && !isLeaf;
  const tree = table.isTree && {
    'aria-level': row.level, 'aria-posinset': row.at, 'aria-setsize': row.of,
    'aria-expanded': canUnfold || row.isOpen ? String(row.isOpen) : undefined,
  };
  const tabindex = isActive ? 0 : -1;
  return html`<tr role="row" ref=${refer} tabindex=${tabindex} aria-rowindex=${index + 2} data-row=${row.id} ...${tree}>
    <td role="gridcell" class="name-cell" style=${{ '--level': table.isTree ? Math.min(row.level - 1, 9) : 0 }}>
      <span class="name-line">
        ${table.isTree && html`<span class="unfold">${(canUnfold || row.isOpen) && html`<button type="button" tabindex=${tabindex}
          aria-label="${row.isOpen ? 'Fold' : 'Unfold'} ${plain(tenant.name)}" onClick=${() => table.onToggle(row)}></button>`}</span>`}
        <${TenantIcon} key=${tenant.id} tenant=${tenant} size=${26} />
        <span class="names"><a href=${link(['tenants', tenant.id])} tabindex=${tabindex}
            title=${plain(tenant.name)}><${Name} text=${tenant.name} /></a>
          ${!table.isTree && html`<${Path} tenant=${tenant} />`}</span>
      </span></td>
    <td role="gridcell" class="state-cell"><${State} name=${tenant.state} /></td>
    <td role="gridcell" class="plan-cell">${tenant.plan}<small>${accountWord(tenant.accountType)}</small></td>
    ${table.isCounted && html`
      <td role="gridcell" class="number below-cell"><${Count} of=${counts?.value?.tenants} /></td>
      <td role="gridcell" class="number users-cell"><${Count} of=${counts?.value?.users} /></td>`}
    <td role="gridcell" class="created-cell"><time dateTime=${tenant.createdAt} title=${tenant.createdAt}>${day(tenant.createdAt)}</time></td>
    <td role="gridcell" class="id-cell"><span><code title=${tenant.id}>${tenant.id}</code>
      <${Copy} text=${tenant.id} what="id of ${plain(tenant.name)}" tabindex=${tabindex} /></span></td>
    ${table.hasActions && html`<td role="gridcell" class="menu-cell">
      <${Menu} label="Actions for ${plain(tenant.name)}" items=${table.actionsFor(row)} tabindex=${tabindex} /></td>`}
  </tr>`;
}

function Count({ of }) {
  return html`<span class=${of === 0 ? 'zero' : ''}>${number(of)}</span>`;
}

/** The way down to a tenant that was found. */
function Path({ tenant }) {
  const path = usePath(tenant);
  const words = path?.map((above) => plain(above.name)).join(' › ');
  return html`<small title=${words}>${path === undefined ? '…' : namesOf(path)}</small>`;
}

function namesOf(path) {
  return path.length ? path.map((above, at) => html`${at > 0 && ' › '}<${Name} text=${above.name} />`) : 'At the top';
}

/** Whether the arrow to the right may unfold it. */
export function mayUnfold(row, table) {
  return row.kind === 'tenant' && table.isTree && table.canUnfold && !row.isOpen && !row.isEmpty && !isKnownLeaf(row.id);
}

/** The end of a list that goes on, is read or has failed. */
export function EndRow({ row, table, isActive, index, refer }) {
  const tabindex = isActive ? 0 : -1;
  return html`<tr role="row" class="end" ref=${refer} tabindex=${tabindex} aria-rowindex=${index + 2} data-row=${row.id}
      aria-level=${table.isTree ? row.level : undefined}>
    <td role="gridcell" colspan=${table.columns} style=${{ '--level': table.isTree ? Math.min(row.level - 1, 9) : 0 }}>
      ${row.kind === 'loading' && html`<span class="faint" role="status">Loading…</span>`}
      ${row.kind === 'failure' && html`<${Failure} error=${row.list.error} retry=${() => row.list.retry()} />`}
      ${row.kind === 'more' && html`<button type="button" class="secondary outline small" tabindex=${tabindex} disabled=${row.list.isLoading}
        onClick=${() => table.onMore(row)}>${row.list.isLoading ? 'Loading…' : html`Show more${row.under && html` below <${Name} text=${row.under} />`}`}</button>`}
    </td>
  </tr>`;
}
