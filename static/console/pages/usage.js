// Usage: what tenants used of a metric, by day or month, as a chart, as tables and as a file.
import { html, useEffect, useMemo, useState } from '../core/view.js';
import { Name } from '../ui/names.js';
import { control, get } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { go } from '../core/route.js';
import { number } from '../core/format.js';
import { learnNames, nameOf, useNames } from '../core/tenants.js';
import { saveCsv } from '../core/file.js';
import { Empty, Failure, Loaded, Loading } from '../ui/feedback.js';
import { CopyCurl } from '../ui/curl.js';
import { Chart } from '../usage/chart.js';
import { figures as figuresOf } from '../usage/figures.js';
import { Filters } from '../usage/filters.js';
import { readQuery, steps } from '../usage/query.js';
import { LINES_MAX, readGroups, readMetrics, readTree, readUsage } from '../usage/read.js';
import { isLongTable, Legend, lineRows, stepRows, Steps } from '../usage/tables.js';

const NAMES_MAX = 8;

/** The stylesheet of the chart, which this page alone needs. */
function useStylesheet() {
  useEffect(() => {
    const element = document.createElement('link');
    element.rel = 'stylesheet';
    element.href = new URL('../lib/uplot.css', import.meta.url);
    document.head.append(element);
    return () => element.remove();
  }, []);
}

export default function UsagePage({ route }) {
  useStylesheet();
  const start = useLoad(async (signal) => {
    const [info, tree] = await Promise.all([get(control('info'), undefined, signal), readTree(signal)]);
    return { today: info.now.slice(0, 10), tree };
  }, []);
  return html`<h1>Usage</h1>
    <${Loaded} state=${start} what="Loading">${({ today, tree }) => html`
      <${Usage} tree=${tree} query=${readQuery(route.query, today)} route=${route} />`}<//>`;
}

function Usage({ tree, query, route }) {
  const { tenant, split, from, to } = query;
  const isGood = query.wrong === null;
  const place = JSON.stringify([split === 'none' ? tenant : null, from, to]);
  const read = useLoad(async (signal) => ({ place, names: isGood ? await readMetrics(query, signal) : [] }), [place, isGood]);
  const metrics = read.value?.place === place ? read.value.names : null;
  const metric = query.metric ?? metrics?.[0] ?? null;
  /** The present question with some of it changed, as a query of the address. */
  const ask = (change) => ({ ...Object.fromEntries(route.query), ...change });
  const change = (what) => go(['usage'], ask(what), { replace: true });
  // What is shown is chosen from then on: in another period it is not another one.
  useEffect(() => {
    if (!query.metric && metric) change({ metric });
  }, [query.metric, metric]);
  return html`
    <${Filters} query=${{ ...query, metric }} metrics=${read.value?.names ?? []} isSingle=${onlyTenant(tree) !== null} onChange=${change} />
    <${Failure} error=${read.error} retry=${read.reload} />
    ${!isGood && html`<${Empty} title="These dates are no period">What is wrong with them stands at their fields.<//>`}
    ${isGood && metric && html`<${Answer} tree=${tree} query=${{ ...query, metric }} ask=${ask} />`}
    ${isGood && !metric && !metrics && !read.error && html`<${Loading} what="Reading the usage" />`}
    ${isGood && !metric && metrics && html`<${Empty} title="Nothing was used in this period">
      Choose a longer one, or report events with POST /control/v1/usage.<//>`}`;
}

/** Reads everything that one question needs. */
async function answer(tree, query, signal, onCount) {
  const top = query.tenant ?? onlyTop(tree);
  const isUngrouped = query.tenant === null && !tree.isWhole;
  const below = query.split === 'none' || isUngrouped ? null : await readGroups(tree, top, signal);
  const { lines, isCut } = await readUsage(query, { groups: below?.groups, isWhole: tree.isWhole }, signal, onCount);
  const groupOf = query.split === 'child' && below ? (id) => below.groups.get(id) ?? id : (id) => id;
  const shown = figuresOf({ lines, steps: steps(query), metric: query.metric, groupOf, nameOf });
  await learnNames([query.tenant, ...shown.series.slice(0, NAMES_MAX).map((one) => one.id)], signal);
  nameAll(shown.series, top, query.split);
  return { query, lines, figures: shown, isCut, isBelowCut: below?.isCut ?? false, isUngrouped };
}

const onlyTenant = ({ tenants, isWhole }) => (isWhole && tenants.length === 1 ? tenants[0] : null);

/** When everything hangs on one tenant, "by child" is by its children. */
function onlyTop({ tenants, isWhole }) {
  const ids = new Set(tenants.map((tenant) => tenant.id));
  const tops = tenants.filter((tenant) => !ids.has(tenant.parentId));
  return isWhole && tops.length === 1 ? tops[0].id : null;
}

/** Series by the names of their tenants; where two have the same, with the ids. */
function nameAll(series, top, split) {
  const own = series.filter((one) => one.id !== null);
  for (const one of own) {
    const isTwin = own.some((other) => other !== one && nameOf(other.id) === nameOf(one.id));
    one.name = isTwin ? `${nameOf(one.id)} (${one.id.slice(0, 8)})` : nameOf(one.id);
    if (one.id === top && split === 'child' && series.length > 1) one.name += ' itself';
  }
}

function Answer({ tree, query, ask }) {
  const [count, setCount] = useState(0);
  const { tenant, metric, split, from, to, by } = query;
  const state = useLoad((signal) => {
    setCount(0);
    return answer(tree, query, signal, (lines) => !signal.aborted && setCount(lines));
  }, [tree, tenant, metric, split, from, to, by]);
  if (state.error?.status === 404) {
    return html`<${Empty} title="This tenant is not there">It was deleted, or it is not for you to see. Choose another one.<//>`;
  }
  return html`
    <${Failure} error=${state.error} retry=${state.reload} />
    ${state.value ? html`<${Shown} ...${state.value} tree=${tree} ask=${ask} isStale=${state.isLoading || state.error !== null} />`
      : state.isLoading && html`<${Loading} what=${count ? `Reading the usage, ${number(count)} lines so far` : 'Reading the usage'} />`}`;
}

function Shown({ query, lines, figures, isCut, isBelowCut, isUngrouped, tree, ask, isStale }) {
  const [point, setPoint] = useState(null);
  useNames(query.tenant ? [query.tenant] : []);
  useEffect(() => setPoint(null), [figures]);
  const { metric, by, from, to, tenant } = query;
  const whose = tenant ? nameOf(tenant) : onlyTenant(tree)?.name ?? 'all tenants';
  const file = useMemo(() => ['usage', metric, tenant ?? 'all', by, from, to].join('-'), [metric, tenant, by, from, to]);
  return html`<div class="usage" aria-busy=${isStale ? 'true' : 'false'}>
    ${(isCut || isBelowCut) && html`<div class="note"><p>${isCut
      ? `There is more than is shown: reading ended after ${number(LINES_MAX)} lines. Choose a shorter period, months, or one tenant.`
      : 'There is more than is shown: so many tenants are below this one that not all of them were read. Choose one of its children.'}</p></div>`}
    ${isUngrouped && query.split === 'child' && html`<p class="faint">There are too many tenants to sum them by child,
      so they stand alone. Choose one of them to see what is below it.</p>`}
    ${query.isLong && html`<p class="faint">The period is long, so it is shown by month.</p>`}
    ${figures.series.length === 0 ? html`<${Empty} title=${`Nothing of ${metric} in this period`}>
      Used by <${Name} text=${whose} />, from ${from} to ${to}. Choose a longer period or another metric.<//>` : html`
    <div class="usage-top">
      <section class="card" aria-labelledby="usage-chart">
        <h2 id="usage-chart"><code>${metric}</code> by ${by}, <${Name} text=${whose} /></h2>
        <${Chart} figures=${figures} metric=${metric} point=${point !== null && point < figures.steps.length ? point : null} onPoint=${setPoint}
          label=${`Chart of ${metric} by ${by}. The arrow keys go through it; the table below has the same figures.`} />
      </section>
      <section class="card" aria-label="Sums"><${Legend} figures=${figures} query=${query} ask=${ask}
        point=${point !== null && point < figures.steps.length ? point : null} /></section>
    </div>
    <section class="card" aria-labelledby="usage-figures">
      <div class="heading"><h2 id="usage-figures">Figures</h2>
        ${isLongTable(figures.steps) && html`<p class="faint steps-note">${number(figures.steps.length)} rows; scroll in the table to see them all.</p>`}
        <div class="actions">
        <button type="button" class="secondary small" onClick=${() => saveCsv(`${file}.csv`, stepRows(figures, by))}>Download CSV</button>
        <button type="button" class="secondary outline small"
          onClick=${() => saveCsv(`${file}-lines.csv`, lineRows(lines, by, nameOf))}>Download every line</button>
      </div></div>
      <p class="faint steps-note">The CSV is this table. “Every line” is a CSV, too: each tenant on a row of its own, as the server counted it.</p>
      <${Steps} figures=${figures} by=${by} />
    </section>`}
    <${Elsewhere} query=${query} />
  </div>`;
}

/** The same figures as the APIs tell them. */
function Elsewhere({ query: { tenant, metric, by, from, to, split } }) {
  const only = split === 'none' ? tenant : null;
  const own = { path: control('usage'), query: { tenant: only, metric, by, from, to, limit: 500 } };
  const report = { path: 'dpod/tenants/usageReport', query: { startDate: from, endDate: to } };
  return html`<details><summary>The same figures from the APIs</summary>
    <p>The control API, line by line:</p><${CopyCurl} request=${own} name="the control API" />
    <p>DPoD's usage report reads the same counters. It has the metrics that are named like a tenant's services, by day:</p>
    <${CopyCurl} request=${report} name="DPoD" />
  </details>`;
}
