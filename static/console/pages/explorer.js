// The contract documents, rendered, to be tried against this server with the token of whoever is signed in.
import '../lib/rapidoc.js';
import { html, useEffect, useRef, useState } from '../core/view.js';
import { ROOT, address } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { go } from '../core/route.js';
import { session } from '../core/session.js';
import { useSheets } from '../explorer/sheets.js';
import { mend } from '../explorer/mend.js';
import { look, rules } from '../explorer/look.js';
import { DOCUMENTS, loadDocument } from '../explorer/documents.js';
import { Failure, Loading, say } from '../ui/feedback.js';
import { Field } from '../ui/form.js';

/** What the viewer holds and shows in place of the token. */
const SHOWN = 'Bearer $TOKEN';

/** Below this width the viewer has no list of operations; there it shows all of them, to be opened one by one. */
const NARROW = 768;

const SETTINGS = {
  'schema-style': 'table', 'show-header': 'false', 'allow-authentication': 'false',
  'allow-server-selection': 'false', 'allow-spec-url-load': 'false', 'allow-spec-file-load': 'false',
  'allow-spec-file-download': 'false', 'allow-advanced-search': 'false', 'update-route': 'false', 'load-fonts': 'false',
  'persist-auth': 'false', 'fetch-credentials': 'omit', 'use-path-in-nav-bar': 'false', 'nav-item-spacing': 'compact',
  'api-key-name': 'Authorization', 'api-key-location': 'header', 'api-key-value': SHOWN,
  'show-method-in-nav-bar': 'as-colored-text', 'font-size': 'large', 'sort-tags': 'false', 'show-curl-before-try': 'true',
};

useSheets(rules());

/** Whether a request goes to this server, and to what lies below its address: none else is shown the token. */
function isOurs(url) {
  const target = new URL(url, ROOT);
  return target.origin === ROOT.origin && target.pathname.startsWith(ROOT.pathname);
}

function sign(event) {
  const { request } = event.detail;
  if (!isOurs(request.url)) {
    event.detail.controller.abort();
    return;
  }
  if (request.headers.get('Authorization') === SHOWN) request.headers.set('Authorization', `Bearer ${session.token}`);
}

async function renew(event) {
  if (event.detail.response?.status !== 401 || !session.state.who) return;
  try {
    await session.renew();
    say('You are signed in again. Now try it once more.');
  } catch { /* Signed out instead. */ }
}

/** The viewer of one document. What it shows is its own; it is told the colours and is mended for keyboards and readers. */
function Viewer({ spec }) {
  const place = useRef(null);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    const viewer = document.createElement('rapi-doc');
    for (const [name, value] of Object.entries(SETTINGS)) viewer.setAttribute(name, value);
    viewer.setAttribute('render-style', place.current.clientWidth < NARROW ? 'view' : 'focused');
    viewer.setAttribute('server-url', spec.servers[0].url);
    viewer.setAttribute('default-api-server', spec.servers[0].url);
    const stopLook = look(viewer);
    viewer.addEventListener('before-try', sign);
    viewer.addEventListener('after-try', renew);
    viewer.addEventListener('spec-loaded', () => setReady(true));
    place.current.append(viewer);
    const stopMend = mend(viewer);
    viewer.loadSpec(spec);
    return () => {
      stopLook();
      stopMend();
      viewer.remove();
    };
  }, [spec]);
  return html`<div class="explorer-viewer" ref=${place} aria-busy=${isReady ? null : 'true'}></div>`;
}

export default function Explorer({ route }) {
  const chosen = DOCUMENTS.find((one) => one.id === route.path[1]) ?? DOCUMENTS[0];
  const state = useLoad((signal) => loadDocument(chosen, signal).then((spec) => ({ id: chosen.id, spec })), [chosen.id]);
  const isCurrent = state.value?.id === chosen.id;
  return html`<div class="explorer">
    <div class="heading">
      <h1>API explorer</h1>
      <div class="explorer-choice">
        <${Field} label="API" type="select" options=${DOCUMENTS.map(({ id, name }) => [id, name])} value=${chosen.id}
          onChange=${(event) => go(['explorer', event.target.value], undefined, { replace: true })} />
        <a href=${address(chosen.path).href} download="${chosen.id}.openapi.json">Download the document</a>
      </div>
    </div>
    <p class="faint explorer-note">${chosen.about} “Try” sends real requests to this server, with your token.</p>
    <${Failure} error=${state.error} retry=${state.reload} />
    ${!isCurrent && state.isLoading && html`<${Loading} what="Loading the document" />`}
    ${isCurrent && html`<${Viewer} key=${chosen.id} spec=${state.value.spec} />`}
  </div>`;
}
