// The tenants as a tree: which are unfolded, the list of each level, and the rows that this makes.
import { useEffect, useReducer } from '../core/view.js';
import { session } from '../core/session.js';
import { TenantList } from './list.js';

const TOP = '';

class Tree {
  lists = new Map();
  open = new Set();
  #sort;
  #listeners = new Set();

  constructor(sort) {
    this.#sort = sort;
    this.#readTops();
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell = () => {
    for (const listener of this.#listeners) listener();
  };

  /** Where there is one top alone, what is below it is what a person wants to see. */
  async #readTops() {
    const tops = this.list(TOP);
    await tops.reading;
    if (tops.items.length === 1 && session.can('admin')) this.unfold(tops.items[0].id);
  }

  /** The children of `parent`, read if they never were. */
  list(parent) {
    let list = this.lists.get(parent);
    if (!list) {
      list = new TenantList({ parent, sort: this.#sort }, this.#tell);
      this.lists.set(parent, list);
      list.reading = list.read();
    }
    return list;
  }

  unfold(id) {
    this.open.add(id);
    this.list(id);
    this.#tell();
  }

  fold(id) {
    this.open.delete(id);
    this.#tell();
  }

  /** Whether it is known that nothing is below. */
  isEmpty(id) {
    const list = this.lists.get(id);
    return Boolean(list?.isRead) && list.shown().length === 0;
  }

  set sort(sort) {
    if (sort === this.#sort) return;
    this.#sort = sort;
    this.#renew((list) => list.reorder(sort));
  }

  /** Reads anew what is unfolded, and forgets what is not. */
  reload() {
    this.#renew((list) => list.read());
  }

  #renew(read) {
    for (const [parent, list] of this.lists) {
      if (parent !== TOP && !this.open.has(parent)) this.#forget(parent);
      // A parent that is not there any more is 400.
      else read(list).then(() => parent !== TOP && list.error?.status === 400 && this.#forget(parent));
    }
  }

  /** Reads one level anew, if it was read. */
  reloadBelow(parent) {
    this.lists.get(parent ?? TOP)?.read();
  }

  #forget(parent) {
    this.lists.get(parent)?.stop();
    this.lists.delete(parent);
    this.open.delete(parent);
  }

  replace(id, now) {
    for (const list of this.lists.values()) list.replace(id, now);
  }

  /** Unfolds the way down to the last of `path` (tenants from a top on) and shows each, whatever page it is on. */
  reveal(path) {
    let parent = TOP;
    for (const tenant of path) {
      if (parent !== TOP) this.open.add(parent);
      this.list(parent).include(tenant);
      parent = tenant.id;
    }
    this.#tell();
  }

  rows() {
    const rows = [];
    this.#addRows(rows, TOP, 1);
    return rows;
  }

  #addRows(rows, parent, level, under) {
    const list = this.lists.get(parent);
    const items = list.shown();
    items.forEach((tenant, at) => {
      const isOpen = this.open.has(tenant.id) && !this.isEmpty(tenant.id);
      rows.push({ kind: 'tenant', id: tenant.id, tenant, level, parent, isOpen, at: at + 1, of: list.next === null ? items.length : -1 });
      if (isOpen) this.#addRows(rows, tenant.id, level + 1, tenant.name);
    });
    addEnd(rows, list, { parent, level, under });
  }
}

/** What stands below a list: that it is read, that this failed, that there is more. `under`: the name of the tenant above. */
export function addEnd(rows, list, { parent, level, under }) {
  const end = { id: `end:${parent}`, list, parent, level, under };
  if (list.error) rows.push({ ...end, kind: 'failure' });
  else if (list.isLoading && !list.isRead) rows.push({ ...end, kind: 'loading' });
  else if (list.next !== null) rows.push({ ...end, kind: 'more' });
}

let kept = null;

/** The tree of whoever is signed in; it stays unfolded as it was while other pages are looked at. */
export function useTree(sort) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const whose = session.state.who.clientId;
  const isKept = kept?.whose === whose;
  if (!isKept) kept = { whose, tree: new Tree(sort) };
  const { tree } = kept;
  useEffect(() => {
    if (isKept) tree.reload();
    const end = tree.subscribe(redraw);
    // What came before this was told to nobody.
    redraw();
    return end;
  }, [tree]);
  useEffect(() => { tree.sort = sort; }, [tree, sort]);
  return tree;
}
