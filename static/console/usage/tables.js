// The chart's figures as tables: each series with its sum, and each day or month.
import { html } from '../core/view.js';
import { number } from '../core/format.js';
import { link } from '../core/route.js';
import { Swatch } from './chart.js';
import { stepName } from './query.js';

const share = (part, whole) => (whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '');

/** The legend, with sums, shares, and the values of the step that is looked at. */
export function Legend({ figures, point, query, ask }) {
  const { series, steps, sums, total } = figures;
  const at = point ?? steps.length - 1;
  return html`<div class="scroll"><table class="legend" aria-label="Legend">
    <thead><tr><th scope="col">Tenant</th><th scope="col" class="number at">${stepName(steps[at], true)}</th>
      <th scope="col" class="number">Sum</th><th scope="col" class="number">Share</th></tr></thead>
    <tbody>${series.map((one, index) => html`<tr key=${one.id ?? ''}>
      <th scope="row" class="name" title=${one.name}><${Swatch} index=${index} /><${Name} series=${one} query=${query} ask=${ask} /></th>
      <td class="number">${number(one.values[at])}</td><td class="number">${number(one.total)}</td>
      <td class="number faint share">${share(one.total, total)}</td></tr>`)}</tbody>
    <tfoot><tr><th scope="row">Together</th><td class="number">${number(sums[at])}</td>
      <td class="number">${number(total)}</td><td></td></tr></tfoot>
  </table></div>`;
}

function Name({ series, query, ask }) {
  if (series.id === null || series.id === query.tenant) return html`<span>${series.name}</span>`;
  return html`<a href=${link(['usage'], ask({ tenant: series.id }))}>${series.name}</a>`;
}

/** Each day or month in a row, each series in a column. */
export function Steps({ figures: { steps, series, sums, total }, by }) {
  return html`<div class="scroll steps" tabindex="0" role="region" aria-label="Figures, each row"><table>
    <thead><tr><th scope="col">${by === 'day' ? 'Day (UTC)' : 'Month (UTC)'}</th>
      ${series.map((one, index) => html`<th scope="col" class="number" key=${one.id ?? ''}><${Swatch} index=${index} />${one.name}</th>`)}
      ${series.length > 1 && html`<th scope="col" class="number">Together</th>`}</tr></thead>
    <tbody>${steps.map((step, at) => html`<tr key=${step}><th scope="row">${stepName(step)}</th>
      ${series.map((one) => html`<td class=${one.values[at] ? 'number' : 'number faint'} key=${one.id ?? ''}>${number(one.values[at])}</td>`)}
      ${series.length > 1 && html`<td class="number"><strong>${number(sums[at])}</strong></td>`}</tr>`)}</tbody>
    <tfoot><tr><th scope="row">Sum</th>${series.map((one) => html`<td class="number" key=${one.id ?? ''}>${number(one.total)}</td>`)}
      ${series.length > 1 && html`<td class="number">${number(total)}</td>`}</tr></tfoot>
  </table></div>`;
}

/** The table of days or months as rows of a file. */
export function stepRows({ steps, series, sums }, by) {
  return [
    [by, ...series.map((one) => one.name), 'together'],
    ...steps.map((step, at) => [step, ...series.map((one) => one.values[at]), sums[at]]),
  ];
}

/** The report's own lines as rows of a file, with names where they are known. */
export function lineRows(lines, by, nameOf) {
  return [
    ['tenant', 'name', 'metric', by, 'amount'],
    ...lines.map((line) => [line.tenant, nameOf(line.tenant), line.metric, line[by], line.amount]),
  ];
}
