// The page by the part of the address behind `#`, which no server sees: `#/tenants/ID?tab=users`.
import { useEffect, useState } from './view.js';

/** `{path: ['tenants', ID], query: URLSearchParams}` of the address as it is. */
export function parse(hash = location.hash) {
  const [path, query] = hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query ?? '') };
}

function decode(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

/** The address of a page: `link(['tenants', id], {tab: 'users'})`. Empty values are left out. */
export function link(path, query) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, value);
  }
  const text = parameters.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/** Goes to a page; with `replace`, in the place of this one in the history. */
export function go(path, query, { replace = false } = {}) {
  const target = link(path, query);
  if (!replace) {
    location.hash = target;
    return;
  }
  history.replaceState(null, '', target);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The page that is to be shown, in a component. */
export function useRoute() {
  const [route, setRoute] = useState(parse);
  useEffect(() => {
    const follow = () => setRoute(parse());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
