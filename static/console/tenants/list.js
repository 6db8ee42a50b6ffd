// One list of tenants as the server gives it, page by page: the children of one, or what a search finds.
import { CONTROL, get } from '../core/api.js';

const PAGE = 100;
const LONGEST_PAGE = 500;
const MOST_AGAIN = 2000;

export class TenantList {
  items = [];
  next = null;
  isLoading = false;
  isRead = false;
  error = null;
  #path;
  #query;
  #onChange;
  #control = null;
  #included = null;

  /** `parent`: the children of this one, '' for the tops of what the caller sees, undefined for any depth. */
  constructor({ parent, ...query }, onChange) {
    // An empty `parent` means something to the server, and `address` leaves out what is empty.
    this.#path = parent === '' ? `${CONTROL}/tenants?parent=` : `${CONTROL}/tenants`;
    this.#query = { ...query, parent };
    this.#onChange = onChange;
  }

  /** Reads it from the start, as far as it has been read. What is there stays until the answer has come. */
  read() {
    return this.#fetch(null, Math.min(MOST_AGAIN, Math.max(PAGE / 2, this.items.length)));
  }

  /** The same in another order. */
  reorder(sort) {
    this.#query = { ...this.#query, sort };
    return this.read();
  }

  /** Reads on; gives the first tenant that has come. */
  async more() {
    if (this.isLoading || this.next === null) return undefined;
    const before = this.items.length;
    await this.#fetch(this.next, PAGE / 2);
    return this.items[before];
  }

  /** Tries again what has failed. */
  retry() {
    return this.isRead && this.next !== null ? this.more() : this.read();
  }

  stop() {
    this.#control?.abort();
  }

  /** All that is to be shown: what was read, and one that was asked for though its page is not there yet. */
  shown() {
    const extra = this.#included;
    return extra && !this.items.some((one) => one.id === extra.id) ? [...this.items, extra] : this.items;
  }

  /** Shows this tenant, too. */
  include(tenant) {
    this.#included = tenant;
    this.#onChange();
  }

  /** Shows what has become of a tenant, if it is in here; without `now`, that it is gone. */
  replace(id, now) {
    if (this.#included?.id === id) this.#included = now ?? null;
    if (!this.items.some((one) => one.id === id)) return;
    this.items = now ? this.items.map((one) => (one.id === id ? now : one)) : this.items.filter((one) => one.id !== id);
    this.#onChange();
  }

  /** Pages with a filter may be short, even empty, and have a next one: reads until `want` have come. */
  async #fetch(after, want) {
    this.stop();
    const own = new AbortController();
    this.#control = own;
    const before = after ? this.items : [];
    const isShownAtOnce = after !== null || !this.isRead;
    Object.assign(this, { isLoading: true, error: null });
    this.#onChange();
    let fresh = [];
    let next = after;
    try {
      do {
        const limit = Math.min(LONGEST_PAGE, Math.max(PAGE, want - fresh.length));
        const page = await get(this.#path, { ...this.#query, limit, after: next }, own.signal);
        if (own.signal.aborted) return;
        fresh = fresh.concat(page.items);
        next = page.next;
        if (isShownAtOnce && page.items.length > 0) this.#show(before.concat(fresh), next);
      } while (next !== null && fresh.length < want);
      Object.assign(this, { isLoading: false, isRead: true });
      this.#show(before.concat(fresh), next);
    } catch (error) {
      if (own.signal.aborted) return;
      Object.assign(this, { isLoading: false, error });
      this.#onChange();
    }
  }

  #show(items, next) {
    Object.assign(this, { items, next });
    this.#onChange();
  }
}
