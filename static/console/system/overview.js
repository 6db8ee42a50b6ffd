// The instance at a glance, and whether it is well.
import { html } from '../core/view.js';
import { send } from '../core/api.js';
import { duration, number, size } from '../core/format.js';
import { useInterval, useLoad } from '../core/load.js';
import { Id, State, When } from '../ui/bits.js';

const DURABILITY = {
  full: 'full: an answered write survives a power cut', normal: 'normal: an answered write survives the end of the program, a power cut may take the last moments',
  off: 'off: an answered write may be lost with the machine',
};

export function Overview({ info }) {
  const count = Object.entries(info.tenants).reduce((sum, [state, of]) => (state === 'Deleted' ? sum : sum + of), 0);
  return html`<section class="card" aria-labelledby="system-instance"><h2 id="system-instance">Instance</h2>
    <dl class="figures">
      <div><dt>Version</dt><dd>${info.version}</dd></div>
      <div><dt>Uptime</dt><dd>${duration(info.uptimeS)}</dd></div>
      ${info.fileBytes !== null && html`<div><dt>File with its log</dt><dd>${size(info.fileBytes)}</dd></div>`}
      <div><dt>Tenants</dt><dd>${number(count)}</dd></div>
      <div><dt>Subtenants</dt><dd>${number(info.subtenants)}</dd></div>
    </dl>
    <ul class="states" aria-label="Tenants by state">${Object.entries(info.tenants).map(([state, of]) => html`<li key=${state}>
      <${State} name=${state} /> ${number(of)}</li>`)}</ul>
    <dl class="facts">
      <dt>Instance</dt><dd><${Id} text=${info.instanceId} /></dd>
      ${info.file !== null && html`<dt>File</dt><dd><${Id} text=${info.file} /></dd>`}
      <dt>Durability</dt><dd>${DURABILITY[info.durability] ?? info.durability}</dd>
      <dt>Kind</dt><dd>${info.isStandIn ? 'a stand-in, with its tools' : 'a server'}</dd>
      <dt>Created</dt><dd><${When} at=${info.createdAt} /></dd>
      <dt>Started</dt><dd><${When} at=${info.startedAt} /></dd>
      <dt>Its clock</dt><dd><${When} at=${info.now} /></dd>
    </dl></section>`;
}

/** What a path of health says: `{isGood, words}`. */
async function ask(path, signal) {
  try {
    const { body } = await send('GET', path, { signal });
    return { isGood: true, words: body?.status ?? 'ok' };
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    return { isGood: false, words: error.message };
  }
}

export function Health({ ms }) {
  const state = useLoad(async (signal) => ({ healthz: await ask('healthz', signal), readyz: await ask('readyz', signal) }), []);
  useInterval(state.reload, ms);
  return html`<section class="card" aria-labelledby="system-health"><h2 id="system-health">Health</h2>
    <dl class="facts">
      <dt>Alive <code>/healthz</code></dt><dd><${Answer} of=${state.value?.healthz} /></dd>
      <dt>Ready <code>/readyz</code></dt><dd><${Answer} of=${state.value?.readyz} /></dd>
    </dl>
    <p class="faint small-note">For load balancers and watchers; nobody needs credentials for them.</p></section>`;
}

function Answer({ of }) {
  if (!of) return html`<span class="faint">asking…</span>`;
  return html`<span class="state ${of.isGood ? 'good' : 'bad'}">${of.isGood ? of.words : 'not well'}</span>${of.isGood ? '' : html` ${of.words}`}`;
}
