// The tenants: as a tree, or what a search finds; and the page of one.
import { html, useEffect, useMemo, useReducer, useRef, useState } from '../core/view.js';
import { go } from '../core/route.js';
import { onRefusal } from '../core/api.js';
import { useSettled } from '../core/load.js';
import { session } from '../core/session.js';
import { Empty, Failure, Loading } from '../ui/feedback.js';
import { Field } from '../ui/form.js';
import { TenantDialog, actionsOf } from '../tenants/actions.js';
import { forgetCounts, forgetTenant, pathTo } from '../tenants/facts.js';
import { TenantList } from '../tenants/list.js';
import { useMoving } from '../tenants/moving.js';
import { TenantTable } from '../tenants/table.js';
import { addEnd, useTree } from '../tenants/tree.js';

const STATES = ['Creating', 'Active', 'Deactivating', 'Deactivated', 'Reactivating', 'Deleting', 'Deleted', ['IsHomeTenant', 'Home tenant']];

const GONE = ['Deleted', 'Purging'];
const GOING = ['Deleting', ...GONE];

export default function Page({ route }) {
  return route.path[1] ? html`<${One} route=${route} />` : html`<${All} route=${route} />`;
}

function One({ route }) {
  const [state, setState] = useState({});
  useEffect(() => {
    import('./tenant.js').then((module) => setState({ Shown: module.default }), () => setState({
      error: new Error('The page could not be loaded. If tenantd was just updated, load the console anew.'),
    }));
  }, []);
  if (state.error) return html`<${Failure} error=${state.error} retry=${() => location.reload()} />`;
  if (!state.Shown) return html`<${Loading} />`;
  return html`<${state.Shown} key=${route.path[1]} id=${route.path[1]} route=${route} />`;
}

/** The address with other members of its query. */
function turn(route, change, options) {
  go(['tenants'], { ...Object.fromEntries(route.query), ...change }, options);
}

function All({ route }) {
  const [q, state, sort] = ['q', 'state', 'sort'].map((name) => route.query.get(name) ?? '');
  const [dialog, setDialog] = useState(null);
  const [focus, setFocus] = useState(null);
  const tree = useTree(sort);
  const found = useFound(q, state, sort);
  const reload = () => {
    forgetCounts();
    if (found) found.read();
  };
  const onMove = (id, now) => {
    forgetTenant(id);
    const isGone = !now || GONE.includes(now.state);
    tree.replace(id, isGone ? null : now);
    found?.replace(id, now?.state === 'Purging' ? null : now);
    if (isGone) reload();
  };
  const follow = useMoving(onMove);
  useLost((id) => {
    tree.replace(id, null);
    found?.replace(id, null);
  });
  const reveal = async (tenant) => {
    tree.reveal([...await pathTo(tenant), tenant]);
    go(['tenants'], { sort });
    setFocus({ id: tenant.id });
  };
  const changed = (now) => {
    setDialog(null);
    onMove(now.id, now);
    if (GOING.includes(now.state)) setFocus({ id: neighbourOf(now.id, rows) });
    if (now.state === 'Deleting') {
      tree.reload();
      reload();
    }
    follow(now);
  };
  const created = async (tenant) => {
    setDialog(null);
    await reveal(tenant);
    tree.reloadBelow(tenant.parentId);
    forgetCounts();
    follow(tenant);
  };
  const shown = useLastFound(found);
  const rows = found ? rowsFound(shown) : rowsOf(tree);
  const table = {
    isTree: !found, label: found ? 'Tenants found' : 'Tenants', sort: found ? orderOf(sort) : sort, isBusy: shown !== found,
    canUnfold: session.can('admin'), isCounted: session.can('provider'), hasActions: session.can('admin'),
    columns: 5 + (session.can('provider') ? 2 : 0) + (session.can('admin') ? 1 : 0),
    onSort: (by) => turn(route, { sort: by }),
    onToggle: (row) => (row.isOpen ? tree.fold(row.id) : tree.unfold(row.id)),
    actionsFor: (row) => actionsOf(row.tenant, { open: setDialog, reveal: found && reveal }),
  };
  return html`<div class="heading"><h1>Tenants</h1>
      ${session.can('provider') && html`<button type="button" onClick=${() => setDialog({ kind: 'create', parent: null })}>New tenant</button>`}
    </div>
    <${Search} q=${q} state=${state} route=${route} />
    ${found && html`<${Tally} found=${found} />`}
    ${rows.length > 0 && html`<${TenantTable} rows=${rows} table=${table} focus=${focus} />`}
    ${rows.length === 0 && html`<${Nothing} isFound=${Boolean(found)} />`}
    <${TenantDialog} dialog=${dialog} onChanged=${changed} onCreated=${created} onClose=${() => setDialog(null)} />`;
}

/** Calls `onLost(id)` when the server says of a tenant that it is not there, such as one that somebody else has purged. */
function useLost(onLost) {
  const latest = useRef(onLost);
  latest.current = onLost;
  useEffect(() => onRefusal((path, status) => {
    const [, id] = path.match(/\/tenants\/([^/]+)$/) ?? [];
    if (id && status === 404) latest.current(decodeURIComponent(id));
  }), []);
}

/** The row that has the focus when this one is gone. */
function neighbourOf(id, rows) {
  const at = rows.findIndex((row) => row.id === id);
  return (rows[at - 1] ?? rows[at + 1])?.id;
}

function Nothing({ isFound }) {
  if (!isFound) return html`<${Empty} title="No tenants yet">Make the first one: everything else hangs on it.<//>`;
  return html`<${Empty} title="No tenant fits">Try fewer letters, another state, or${' '}
    <button type="button" class="link" onClick=${() => go(['tenants'])}>show all tenants</button>.<//>`;
}

function Search({ q, state, route }) {
  const [text, setText] = useState(q);
  const settled = useSettled(text, 200);
  // What the address has from here comes back later, when more may have been typed: that is no reason to type it over.
  const own = useRef(q);
  useEffect(() => {
    if (q === own.current) return;
    own.current = q;
    setText(q);
  }, [q]);
  useEffect(() => {
    if (settled === own.current) return;
    own.current = settled;
    turn(route, { q: settled }, { replace: true });
  }, [settled]);
  return html`<search><form class="toolbar" onSubmit=${(event) => event.preventDefault()}>
    <div class="grow"><${Field} label="Search" type="search" value=${text} onInput=${(event) => setText(event.target.value)}
      placeholder="Name, id, alias, host name or account id" /></div>
    <${Field} label="State" type="select" value=${state} options=${[['', 'All but deleted'], ...STATES]}
      onChange=${(event) => turn(route, { state: event.target.value })} />
  </form></search>`;
}

/** What was found, also for those who do not see it. */
function Tally({ found }) {
  const count = found.items.length;
  const words = found.isLoading && !found.isRead ? `Searching… ${count || ''}` : `${count}${found.next ? ' or more' : ''} found`;
  return html`<p class="faint tally" role="status">${words}</p>`;
}

/** Names are an order of the children of one tenant, not of all. */
const orderOf = (sort) => (sort.endsWith('createdAt') ? sort : '');

/** The list of those that are asked for, or null where the tree is to be shown. */
function useFound(q, state, sort) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const order = orderOf(sort);
  const list = useMemo(() => (q.trim() || state ? new TenantList({ q: q.trim(), state, sort: order }, redraw) : null), [q, state, order]);
  useEffect(() => {
    list?.read();
    return () => list?.stop();
  }, [list]);
  return list;
}

/** While another search is under way, what the last one has found: the page does not jump at each letter. */
function useLastFound(found) {
  const last = useRef(null);
  if (!found || found.isRead || found.error || found.items.length > 0 || !last.current) last.current = found;
  return last.current;
}

function rowsFound(list) {
  const rows = list.shown().map((tenant, at) => ({ kind: 'tenant', id: tenant.id, tenant, level: 1, at: at + 1 }));
  addEnd(rows, list, { parent: '', level: 1 });
  return rows;
}

function rowsOf(tree) {
  return tree.rows().map((row) => (row.kind === 'tenant' ? { ...row, isEmpty: tree.isEmpty(row.id) } : row));
}
