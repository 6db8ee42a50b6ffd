// The table of tenants: its heads, its rows, and the keyboard.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../core/view.js';
import { go } from '../core/route.js';
import { EndRow, TenantRow, mayUnfold } from './row.js';
import { useWindow, visible } from './window.js';

const PAGE_OF_ROWS = 10;

/** Where the person was, for when they come back. */
const place = { active: null, scroll: 0, isLeft: false };

/** `rows`: as of tree.js; `table`: as in row.js, with `sort`, `onSort`, `label`; `focus`: `{id}`, a row that is to have the focus. */
export function TenantTable({ rows, table, focus }) {
  const body = useRef(null);
  const elements = useRef(new Map());
  const wanted = useRef(null);
  const [active, setActive] = useState(place.active);
  const at = Math.max(0, rows.findIndex((row) => row.id === active));
  const range = useWindow(body, rows.length);
  const goTo = (id) => {
    if (id === undefined) return;
    wanted.current = id;
    setActive(id);
    place.active = id;
  };
  useReturn(goTo);
  useEffect(() => { if (focus) goTo(focus.id); }, [focus]);
  useLayoutEffect(() => {
    const element = wanted.current !== null && elements.current.get(wanted.current);
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  });
  const more = async (row) => goTo((await row.list.more())?.id);
  const shared = { ...table, onMore: more };
  const refer = (id) => (element) => (element ? elements.current.set(id, element) : elements.current.delete(id));
  const onFocusIn = (event) => {
    const id = event.target.closest('tr[data-row]')?.dataset.row;
    if (id && id !== active) goToQuietly(id, setActive);
  };
  return html`<table class="tenants ${table.isTree ? 'tree' : 'found'}" role=${table.isTree ? 'treegrid' : 'grid'} aria-label=${table.label}
      aria-rowcount=${rows.length + 1} aria-busy=${table.isBusy ? 'true' : undefined}>
    <${Heads} table=${table} />
    <tbody ref=${body} onKeyDown=${(event) => press(event, { rows, at, shared, goTo })} onFocusIn=${onFocusIn}>
      ${visible(rows, range, at).map((part) => (part.row
        ? html`<${part.row.kind === 'tenant' ? TenantRow : EndRow} key=${part.row.id} row=${part.row} index=${part.index} table=${shared}
            isActive=${part.index === at} refer=${refer(part.row.id)} />`
        : html`<tr key="gap:${part.at}" class="gap" aria-hidden="true"><td colspan=${table.columns}
            style=${{ height: `${part.gap * range.height}px` }}></td></tr>`))}
    </tbody>
  </table>`;
}

function goToQuietly(id, setActive) {
  place.active = id;
  setActive(id);
}

/** Keeps the place when the page is left, and goes there again when the person comes back from a tenant. */
function useReturn(goTo) {
  useEffect(() => {
    const { scroll, active, isLeft } = place;
    place.isLeft = false;
    // The frame scrolls up when a page is shown; this comes after it.
    if (isLeft) {
      setTimeout(() => {
        scrollTo(0, scroll);
        if (active !== null) goTo(active);
      });
    }
    const note = () => { place.scroll = scrollY; };
    addEventListener('scroll', note, { passive: true });
    return () => {
      removeEventListener('scroll', note);
      place.isLeft = true;
    };
  }, []);
}

function Heads({ table }) {
  const [by, isDown] = [(table.sort || 'createdAt').replace('-', ''), (table.sort ?? '').startsWith('-')];
  const head = (name, text, className) => {
    const order = name === by ? (isDown ? 'descending' : 'ascending') : 'none';
    const next = name === by && !isDown ? `-${name}` : name;
    return html`<th role="columnheader" scope="col" class=${className} aria-sort=${order}>
      <button type="button" onClick=${() => table.onSort(next === 'createdAt' ? '' : next)}>${text}</button></th>`;
  };
  const plain = (text, className) => html`<th role="columnheader" scope="col" class=${className}>${text}</th>`;
  return html`<thead><tr role="row" aria-rowindex="1">
    ${table.isTree ? head('name', 'Name', 'name-cell') : plain('Name', 'name-cell')}
    ${plain('State', 'state-cell')}
    ${plain('Plan', 'plan-cell')}
    ${table.isCounted && plain('Below', 'number below-cell')}
    ${table.isCounted && plain('Users', 'number users-cell')}
    ${head('createdAt', 'Created', 'created-cell')}
    ${plain('Id', 'id-cell')}
    ${table.hasActions && plain(html`<span class="visually-hidden">Actions</span>`, 'menu-cell')}
  </tr></thead>`;
}

/** The keys of the ARIA pattern of a treegrid: arrows move, fold and unfold, Enter opens. */
function press(event, { rows, at, shared, goTo }) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = rows[at];
  const isOnRow = event.target.matches('tr');
  const last = rows.length - 1;
  const to = {
    ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(last, at + PAGE_OF_ROWS), PageUp: Math.max(0, at - PAGE_OF_ROWS), Home: 0, End: last,
  }[event.key];
  if (to !== undefined) goTo(rows[to]?.id);
  else if (event.key === 'ArrowRight' && mayUnfold(row, shared)) shared.onToggle(row);
  else if (event.key === 'ArrowRight' && row.isOpen) goTo(rows[at + 1]?.id);
  else if (event.key === 'ArrowLeft' && row.isOpen) shared.onToggle(row);
  else if (event.key === 'ArrowLeft') goTo(rows.findLast((one, index) => index < at && one.level < row.level)?.id);
  else if (event.key === 'Enter' && isOnRow) enter(row, shared);
  else return;
  event.preventDefault();
}

function enter(row, shared) {
  if (row.kind === 'tenant') go(['tenants', row.id]);
  else if (row.kind === 'more') shared.onMore(row);
  else row.list.retry();
}
