// The chart's figures as tables: each series with its sum, and each day or month.
import { html } from '../core/view.js';
import { Name } from '../ui/names.js';
import { link } from '../core/route.js';
import { Scroll } from '../ui/scroll.js';
import { Amount } from './amount.js';
import { Swatch } from './chart.js';
import { stepName } from './query.js';

const share = (part, whole) => (whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '');

/** The legend, with sums, shares, and the values of the step that is looked at. */
export function Legend({ figures, point, query, ask }) {
  const { series, steps, sums, total, write } = figures;
  const at = point ?? steps.length - 1;
  return html`<${Scroll}><table class="legend" aria-label="Legend">
    <thead><tr><th scope="col">Tenant</th><th scope="col" class="number at">${stepName(steps[at], true)}</th>
      <th scope="col" class="number">Sum</th><th scope="col" class="number">Share</th></tr></thead>
    <tbody>${series.map((one, index) => html`<tr key=${one.id ?? ''}>
      <th scope="row" class="name" title=${one.name}><span><${Swatch} index=${index} /><${Series} of=${one} query=${query} ask=${ask} /></span></th>
      <td class="number"><${Amount} of=${one.values[at]} write=${write} /></td><td class="number"><${Amount} of=${one.total} write=${write} /></td>
      <td class="number faint share">${share(one.total, total)}</td></tr>`)}</tbody>
    <tfoot><tr><th scope="row">Together</th><td class="number"><${Amount} of=${sums[at]} write=${write} /></td>
      <td class="number"><${Amount} of=${total} write=${write} /></td><td></td></tr></tfoot>
  </table><//>`;
}

function Series({ of: series, query, ask }) {
  if (series.id === null || series.id === query.tenant) return html`<${Name} text=${series.name} />`;
  return html`<a href=${link(['usage'], ask({ tenant: series.id }))}><${Name} text=${series.name} /></a>`;
}

/** Two months of days stand below each other; a longer table scrolls of its own. */
const ROWS_MAX = 62;
export const isLongTable = (steps) => steps.length > ROWS_MAX;

/** Each day or month in a row, each series in a column. */
export function Steps({ figures: { steps, series, sums, total, write }, by }) {
  return html`<${Scroll} class=${`steps ${isLongTable(steps) ? 'long' : ''}`} label="Figures, each row"><table>
    <thead><tr><th scope="col">${by === 'day' ? 'Day (UTC)' : 'Month (UTC)'}</th>
      ${series.map((one, index) => html`<th scope="col" class="number" key=${one.id ?? ''}><${Swatch} index=${index} /><${Name} text=${one.name} /></th>`)}
      ${series.length > 1 && html`<th scope="col" class="number">Together</th>`}</tr></thead>
    <tbody>${steps.map((step, at) => html`<tr key=${step}><th scope="row">${stepName(step)}</th>
      ${series.map((one) => html`<td class=${one.values[at] ? 'number' : 'number faint'} key=${one.id ?? ''}><${Amount} of=${one.values[at]} write=${write} /></td>`)}
      ${series.length > 1 && html`<td class="number"><strong><${Amount} of=${sums[at]} write=${write} /></strong></td>`}</tr>`)}</tbody>
    <tfoot><tr><th scope="row">Sum</th>${series.map((one) => html`<td class="number" key=${one.id ?? ''}><${Amount} of=${one.total} write=${write} /></td>`)}
      ${series.length > 1 && html`<td class="number"><${Amount} of=${total} write=${write} /></td>`}</tr></tfoot>
  </table><//>`;
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
