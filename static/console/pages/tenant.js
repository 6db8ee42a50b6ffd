// Everything a tenant has, on one page with sections; the chosen one is in the address.
import { html, useEffect, useRef } from '../core/view.js';
import { control, getTagged, onRefusal } from '../core/api.js';
import { useInterval, useLoad } from '../core/load.js';
import { go, link } from '../core/route.js';
import { plain } from '../core/text.js';
import { Empty, Loaded } from '../ui/feedback.js';
import { Tabs } from '../ui/bits.js';
import { Name } from '../ui/names.js';
import { forgetIcon } from '../tenants/icon.js';
import { forgetTenant } from '../tenants/facts.js';
import { ApiViews } from '../tenant/api-views.js';
import { Audit } from '../tenant/audit.js';
import { Children } from '../tenant/children.js';
import { Details } from '../tenant/details.js';
import { Features } from '../tenant/features.js';
import { Head } from '../tenant/head.js';
import { IconEditor } from '../tenant/icon-editor.js';
import { Limits } from '../tenant/limits.js';
import { Places } from '../tenant/places.js';
import { isGone, isMoving } from '../tenant/rights.js';
import { Settings } from '../tenant/settings.js';
import { Spellings } from '../tenant/spellings.js';
import { States } from '../tenant/states.js';
import { Subtenants } from '../tenant/subtenants.js';
import { Users } from '../tenant/users.js';

/** A state on its way is looked at again after so many ms. */
const AGAIN = 3000;

/** The sections; of a deleted tenant only those with `isKept` are there. */
const SECTIONS = [
  { id: 'overview', label: 'Overview', Shown: Overview, isKept: true },
  { id: 'apis', label: 'As each API sees it', Shown: ApiViews },
  { id: 'limits', label: 'Use and limits', Shown: Limits },
  { id: 'users', label: 'Users', Shown: Users },
  { id: 'subtenants', label: 'Subtenants', Shown: Subtenants },
  { id: 'features', label: 'Features', Shown: Features },
  { id: 'places', label: 'Locations and regions', Shown: Places },
  { id: 'below', label: 'Tenants below', Shown: Children },
  { id: 'audit', label: 'Audit trail', Shown: Audit, isKept: true },
];

function Overview({ tenant, etag, onChange }) {
  const iconDone = () => { forgetIcon(tenant.id); onChange(); };
  return html`<div class="overview">
    <div><${Details} tenant=${tenant} onChange=${onChange} /><${Spellings} tenant=${tenant} /></div>
    <div>
      ${!isGone(tenant) && html`<${IconEditor} tenant=${tenant} version=${etag} onChange=${iconDone} />`}
      <${States} key=${tenant.state} tenant=${tenant} />
      ${!isGone(tenant) && html`<${Settings} tenant=${tenant} />`}
    </div>
  </div>`;
}

function Sections({ tenant, etag, route, onChange }) {
  const sections = SECTIONS.filter((section) => section.isKept || !isGone(tenant));
  const { Shown, id } = sections.find((section) => section.id === route.query.get('tab')) ?? sections[0];
  const choose = (tab) => go(route.path, { tab });
  return html`<${Tabs} label="Sections" tabs=${sections} chosen=${id} onChoose=${choose}>
    ${isGone(tenant) && html`
      <div class="note"><p>This tenant is ${tenant.state.toLowerCase()}. Its record stays readable here until it is purged;
      no API but this one knows it any more.</p></div>`}
    <${Shown} key=${id} tenant=${tenant} etag=${etag} route=${route} onChange=${onChange} />
  <//>`;
}

/** The statuses that may mean that the tenant is another than the page shows. */
const TELLING = [404, 409, 410, 412];

/** Calls `look` when something of the tenant was refused, when another section is shown, and when the person comes back. */
function useSigns(id, tab, look) {
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) look();
    isFirst.current = false;
  }, [tab]);
  useEffect(() => {
    const back = () => document.visibilityState === 'visible' && look();
    document.addEventListener('visibilitychange', back);
    const own = control('tenants', id);
    const end = onRefusal((path, status) => {
      if (TELLING.includes(status) && path !== own && path.includes(encodeURIComponent(id))) look();
      else if (path === own && [409, 412].includes(status)) look();
    });
    return () => {
      document.removeEventListener('visibilitychange', back);
      end();
    };
  }, [id]);
}

/** It was shown, and is there no more. */
function Gone({ name }) {
  return html`<h1>This tenant is gone</h1><${Empty} title="There is nothing here any more"><${Name} text=${name} /> was purged, or
    the instance was reset. <a href=${link(['tenants'])}>Go to the tenants</a><//>`;
}

function Tenant({ id, route }) {
  const tenant = useLoad((signal) => getTagged(control('tenants', id), signal), [id]);
  const { value, etag } = tenant.value ?? {};
  const change = () => { forgetTenant(id); tenant.reload(); };
  const isLost = useRef(false);
  if (tenant.error?.status === 404) isLost.current = true;
  else if (!tenant.isLoading) isLost.current = false;
  useInterval(() => value && isMoving(value) && tenant.reload(), AGAIN);
  useSigns(id, route.query.get('tab'), tenant.reload);
  useEffect(() => { if (value) document.title = `${plain(value.name)} · tenantd`; }, [value?.name]);
  if (value && isLost.current) return html`<${Gone} name=${value.name} />`;
  if (isLost.current) {
    return html`<h1>No such tenant</h1><${Empty} title="There is nothing here">It was purged, or it is not for you to see.${' '}
      <a href=${link(['tenants'])}>Go to the tenants</a><//>`;
  }
  return html`${!value && html`<h1 class="visually-hidden">Tenant</h1>`}
    <${Loaded} state=${tenant} what="Loading the tenant">${() => html`
      <${Head} tenant=${value} onChange=${change} />
      <${Sections} tenant=${value} etag=${etag} route=${route} onChange=${change} />`}<//>`;
}

/** The page of the tenant with this id, in any spelling. */
export default function TenantPage({ id, route }) {
  return html`<${Tenant} key=${id} id=${id} route=${route} />`;
}
