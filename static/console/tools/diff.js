// What is different between a snapshot and now, or another one.
import { html, useState } from '../core/view.js';
import { control, get } from '../core/api.js';
import { number } from '../core/format.js';
import { useLoad } from '../core/load.js';
import { go, link } from '../core/route.js';
import { Empty, Loaded } from '../ui/feedback.js';
import { Field } from '../ui/form.js';
import { Scroll } from '../ui/scroll.js';

const SHOWN = 100;
const WORDS = { created: 'Created', changed: 'Changed', deleted: 'Deleted' };
const TONES = { created: 'good', changed: 'near', deleted: 'bad' };

const told = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

function Value({ value, is }) {
  return value === null || value === undefined ? html`<span class="faint">none</span>` : html`<code class="diff-${is}">${told(value)}</code>`;
}

function Changes({ thing }) {
  return html`<${Scroll}><table class="diff-fields" aria-label="Changes of ${thing.name ?? thing.id}">
    <thead><tr><th>Field</th><th>Before</th><th>After</th></tr></thead>
    <tbody>${thing.changes.map(({ field, before, after }) => html`<tr key=${field}><td>${field}</td>
      <td><${Value} value=${before} is="before" /></td><td><${Value} value=${after} is="after" /></td></tr>`)}</tbody>
  </table><//>`;
}

function Thing({ thing }) {
  const title = html`<span class="tag">${thing.kind}</span> <strong>${thing.name ?? thing.id}</strong>${thing.tenantName && html`<span
    class="faint"> of ${thing.tenantName}</span>`}`;
  if (thing.changes) return html`<li><p>${title}</p><${Changes} thing=${thing} /></li>`;
  return html`<li><details><summary>${title}</summary><pre tabindex="0"
    aria-label="What it is, as a seed says it"><code>${JSON.stringify(thing.value, null, 2)}</code></pre></details></li>`;
}

function Things({ is, things }) {
  const [count, setCount] = useState(SHOWN);
  if (!things.length) return null;
  return html`<section class="card"><h2>${WORDS[is]} <span class="tag ${TONES[is]}">${number(things.length)}</span></h2>
    <ul class="things">${things.slice(0, count).map((thing) => html`<${Thing} key=${`${thing.kind} ${thing.tenant ?? ''} ${thing.id}`}
      thing=${thing} />`)}</ul>
    ${things.length > count && html`<button type="button" class="secondary outline small"
      onClick=${() => setCount(count + SHOWN)}>Show more</button>`}
  </section>`;
}

function Differences({ diff }) {
  if (!diff.created.length && !diff.changed.length && !diff.deleted.length) {
    return html`<${Empty} title="No difference">Everything is as it was in the snapshot.<//>`;
  }
  return ['created', 'changed', 'deleted'].map((is) => html`<${Things} key=${is} is=${is} things=${diff[is]} />`);
}

/** `against` is another snapshot, or '' for now; `snapshots` the list of them as it was read. */
export function Diff({ name, against, snapshots }) {
  const state = useLoad((signal) => get(control('snapshots', name, 'diff'), { against }, signal), [name, against]);
  const others = (snapshots.value ?? []).map((one) => one.name).filter((one) => one !== name);
  if (against && !others.includes(against)) others.push(against);
  return html`
    <p><a href=${link(['tools', 'snapshots'])}>All snapshots</a></p>
    <div class="heading"><h2>What changed since ${name}</h2>
      <div class="toolbar diff-against"><${Field} label="Compare with" type="select" options=${[['', 'now'], ...others]} value=${against}
        onChange=${(event) => go(['tools', 'snapshots'], { diff: name, against: event.target.value }, { replace: true })} />
        <button type="button" class="secondary outline" onClick=${state.reload}>Compare again</button></div></div>
    ${state.error?.status === 404 ? html`<${Empty} title="There is no such snapshot any more">
      ${state.error.message} <a href=${link(['tools', 'snapshots'])}>See which there are</a><//>` : html`
    <${Loaded} state=${state} what="Comparing">${(diff) => html`<${Differences} diff=${diff} />`}<//>`}`;
}
