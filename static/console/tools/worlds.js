// Worlds: servers of their own below this one, for tests that run at the same time.
import { html, useState } from '../core/view.js';
import { ROOT, address, control, get, send } from '../core/api.js';
import { number, shellWord } from '../core/format.js';
import { useInterval, useLoad } from '../core/load.js';
import { Code, When } from '../ui/bits.js';
import { Empty, Loaded, say } from '../ui/feedback.js';
import { Confirm, Field } from '../ui/form.js';
import { Scroll } from '../ui/scroll.js';
import { unlessGone } from './gone.js';

const NAME = /^[a-z0-9_-]{1,64}$/;
const LINES = [
  'curl -u "$CLIENT" $WORLD/control/v1/tenants', 'curl -u "$CLIENT" $WORLD/ocs/api/v1/Tenants/$TENANT',
  'curl -u "$CLIENT" -X POST $WORLD/control/v1/reset',
];
const consoleOf = (name) => address(`world/${encodeURIComponent(name)}/console/`).href;

function List({ worlds, onAsk }) {
  return html`<${Scroll}><table class="stacked">
    <thead><tr><th>World</th><th>Created</th><th>Last used</th><th class="number">Requests</th><th><span
      class="visually-hidden">Actions</span></th></tr></thead>
    <tbody>${worlds.map(({ name, createdAt, lastUsedAt, requests }) => html`<tr key=${name}>
      <td><strong>${name}</strong></td><td data-label="Created"><${When} at=${createdAt} /></td><td data-label="Last used"><${When}
        at=${lastUsedAt} /></td><td class="number" data-label="Requests">${number(requests)}</td>
      <td class="actions-cell"><a role="button" class="secondary outline small" aria-label="Console of ${name}" href=${consoleOf(name)}
        target="_blank" rel="noreferrer">Console</a>${' '}
        <button type="button" class="secondary outline small" aria-label="Drop ${name}" onClick=${() => onAsk({ name })}>Drop…</button></td>
          </tr>`)}</tbody>
  </table><//>`;
}

function HowTo() {
  const [name, setName] = useState('one');
  const isName = NAME.test(name);
  const world = new URL(`world/${isName ? name : 'one'}`, ROOT).href;
  return html`<section class="card how-to"><h2>How to use one</h2>
    <p>Put its prefix before every path. The first request makes the world, with the data and the clients that this server began with.
      It has its own clock, journal, faults and snapshots; a token is fetched below the prefix, too.</p>
    <div class="toolbar"><${Field} label="Name of a world" value=${name} onInput=${(event) => setName(event.target.value)}
      fault=${isName ? '' : 'Small letters, digits, _ and -, at most 64.'} />
      ${isName && html`<a role="button" class="secondary outline" href=${consoleOf(name)} target="_blank"
        rel="noreferrer">Open its console</a>`}</div>
    <${Code} label="How to use the world from a shell"
      text=${[`WORLD=${shellWord(world)}`, ...LINES].join('\n')} />
  </section>`;
}

export function Worlds() {
  const state = useLoad((signal) => get(control('worlds'), undefined, signal).then(({ worlds }) => worlds), []);
  const [asked, setAsked] = useState(null);
  useInterval(state.reload, 5000);
  const close = () => setAsked(null);
  const done = (text) => () => {
    close();
    state.reload();
    say(text);
  };
  return html`
    <div class="heading"><p
      class="heading-text faint">A whole server of its own below a prefix, so that tests that run at the same time do not meet.</p>
      ${state.value?.length > 0 && html`<button type="button" class="secondary outline small"
        onClick=${() => setAsked({ isAll: true })}>Drop all…</button>`}</div>
    <${Loaded} state=${state} what="Loading the worlds">${(worlds) => (worlds.length ? html`<${List} worlds=${worlds} onAsk=${setAsked} />`
      : html`<${Empty} title="No worlds yet">The first request below a prefix makes one.<//>`)}<//>
    <${HowTo} />
    ${asked?.name && html`<${Confirm} title="Drop the world ${asked.name}" action="Drop" onClose=${close}
      onConfirm=${() => unlessGone(() => send('DELETE', control('worlds', asked.name)),
        `Somebody dropped the world ${asked.name} meanwhile. The list is as it is now.`, state.reload)} onDone=${done('The world is dropped.')}>
      <p>All of its data goes. The next request of this name finds a new world.</p><//>`}
    ${asked?.isAll && html`<${Confirm} title="Drop all worlds" action="Drop all" onClose=${close}
      onConfirm=${() => send('DELETE', control('worlds'))} onDone=${done('There are no worlds now.')}>
      <p>All of their data goes, also of tests that run now.</p><//>`}`;
}
