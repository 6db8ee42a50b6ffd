// Reading in components: one object, or a list page by page.
import { get } from './api.js';
import { useCallback, useEffect, useRef, useState } from './view.js';

/**
 * Reads with `read(signal)` now and whenever `inputs` change: `{value, error, isLoading, reload}`.
 * What was there stays while it is read again; what went wrong before does not.
 */
export function useLoad(read, inputs) {
  const [state, setState] = useState({ value: undefined, error: null, isLoading: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const control = new AbortController();
    setState((before) => ({ ...before, error: null, isLoading: true }));
    read(control.signal).then(
      (value) => !control.signal.aborted && setState({ value, error: null, isLoading: false }),
      (error) => !control.signal.aborted && setState((before) => ({ ...before, error, isLoading: false })),
    );
    return () => control.abort();
  }, [...inputs, round]);
  const reload = useCallback(() => setRound((number) => number + 1), []);
  return { ...state, reload };
}

/**
 * A list of the control API, page by page: `{items, error, isLoading, hasMore, more, reload}`.
 * `path` null reads nothing. Another path or query begins anew.
 */
export function usePages(path, query = {}) {
  const empty = { items: [], next: null, error: null, isLoading: true, isFirst: true };
  const [state, setState] = useState(empty);
  const [round, setRound] = useState(0);
  const control = useRef(null);
  const key = JSON.stringify([path, query, round]);

  const fetchPage = (after) => {
    if (path === null) return;
    const own = new AbortController();
    control.current = own;
    setState((before) => ({ ...before, isLoading: true, error: null }));
    get(path, { ...query, after }, own.signal).then(
      (page) => !own.signal.aborted && setState((before) => ({
        items: after ? [...before.items, ...page.items] : page.items,
        next: page.next, error: null, isLoading: false, isFirst: false,
      })),
      (error) => !own.signal.aborted && setState((before) => ({ ...before, error, isLoading: false, isFirst: false })),
    );
  };
  useEffect(() => {
    fetchPage(undefined);
    return () => control.current?.abort();
  }, [key]);
  return {
    ...state,
    hasMore: state.next !== null,
    more: () => !state.isLoading && state.next !== null && fetchPage(state.next),
    reload: useCallback(() => setRound((number) => number + 1), []),
  };
}

/** `value`, once it has stood still for `ms`. */
export function useSettled(value, ms = 200) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** Calls `action` every `ms` while the component is shown and the tab is looked at. */
export function useInterval(action, ms) {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && latest.current(), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
