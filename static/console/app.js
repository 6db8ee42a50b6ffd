// The console: who is signed in, which page is shown, and the frame around it.
import { html, render, useEffect, useRef, useState } from './core/view.js';
import { session, useSession } from './core/session.js';
import { zone } from './core/format.js';
import { go, link, parse, useRoute } from './core/route.js';
import { Failure, Loading, Notices } from './ui/feedback.js';
import { Name } from './ui/names.js';
import { SignIn, SignInAgain } from './pages/sign-in.js';

/** Each page: its place in the address, its name, who sees it, whether what follows in the address is a tab, and its module. */
const PAGES = [
  { id: 'tenants', name: 'Tenants', least: 'member', load: () => import('./pages/tenants.js') },
  { id: 'usage', name: 'Usage', least: 'member', load: () => import('./pages/usage.js') },
  { id: 'clients', name: 'Clients', least: 'member', load: () => import('./pages/clients.js') },
  { id: 'tools', name: 'Stand-in tools', least: 'operator', isTool: true, isTabbed: true, load: () => import('./pages/tools.js') },
  { id: 'explorer', name: 'API explorer', least: 'member', isTabbed: true, load: () => import('./pages/explorer.js') },
  { id: 'system', name: 'System', least: 'member', load: () => import('./pages/system.js') },
];

function isFor(page, who) {
  return session.can(page.least) && (!page.isTool || who.isStandIn);
}

function Frame({ who, route }) {
  const pages = PAGES.filter((page) => isFor(page, who));
  const page = pages.find((one) => one.id === route.path[0]);
  const main = useRef(null);
  const place = page?.isTabbed ? page.id : route.path.join('/');
  useEffect(() => {
    if (!page && !route.path.length) go(['tenants'], undefined, { replace: true });
  }, [place]);
  useEffect(() => {
    document.title = `${page?.name ?? 'Nothing here'} · tenantd`;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);
  return html`
    <a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); main.current.focus(); }}>Skip to the page</a>
    <header class="frame">
      <a class="brand" href=${link(['tenants'])}><span class="mark" aria-hidden="true"></span>tenantd</a>
      ${who.world && html`<span class="world">world ${who.world}</span>`}
      <nav aria-label="Pages"><ul>
        ${pages.map((one) => html`<li key=${one.id}><a href=${link([one.id])}
          aria-current=${one === page ? 'page' : undefined}>${one.name}</a></li>`)}
      </ul></nav>
      <${Who} who=${who} />
    </header>
    <main id="main" ref=${main} tabindex="-1">
      ${page ? html`<${Page} key=${page.id} page=${page} route=${route} />`
        : route.path.length > 0 && html`<h1>Nothing here</h1><p>There is no such page, or it is not for your role.
          <a href=${link(['tenants'])}>Go to the tenants</a></p>`}
      <footer class="zone">Times are those of ${zone()}.</footer>
    </main>`;
}

function Who({ who }) {
  return html`<div class="who">
    <p><span class="who-name"><${Name} text=${who.name || who.clientId} /></span>
      <small>${who.role}${who.homeTenant && html` · <${Name} text=${who.homeTenant.name} />`}</small></p>
    <button type="button" class="secondary outline small" onClick=${() => session.signOut()}>Sign out</button>
  </div>`;
}

function Page({ page, route }) {
  const [state, setState] = useState({});
  const load = () => {
    setState({});
    page.load().then((module) => setState({ Shown: module.default }), () => setState({
      error: new Error('The page could not be loaded. If tenantd was just updated, load the console anew.'),
    }));
  };
  useEffect(load, [page.id]);
  if (state.error) return html`<${Failure} error=${state.error} retry=${() => location.reload()} />`;
  return state.Shown ? html`<${state.Shown} route=${route} />` : html`<${Loading} />`;
}

function Console() {
  const { who, isExpired } = useSession();
  const [code, setCode] = useState(takeCode);
  const route = useRoute();
  useEffect(() => {
    const late = takeCode();
    if (late) setCode(late);
  }, [route]);
  return html`
    ${who && !code ? html`<${Frame} who=${who} route=${route} />`
      : html`<${SignIn} code=${code} onCodeUsed=${() => setCode(null)} />`}
    ${isExpired && html`<${SignInAgain} />`}
    <${Notices} />`;
}

/** The code in the address, which is taken out of it at once: it is in no history. */
function takeCode() {
  const { path, query } = parse();
  if (path[0] !== 'sign-in') return null;
  history.replaceState(null, '', link(['tenants']));
  dispatchEvent(new HashChangeEvent('hashchange'));
  return query.get('code');
}

render(html`<${Console} />`, document.getElementById('app'));
