// The clock of the stand-in: set, moved on, stopped, quickened.
import { html, useEffect, useState } from '../core/view.js';
import { control, get, send } from '../core/api.js';
import { useInterval, useLoad } from '../core/load.js';
import { Failure, Loaded, say } from '../ui/feedback.js';
import { Field, Form } from '../ui/form.js';

const PATH = control('clock');
const STEPS = [['1 minute', { advance: '1m' }], ['1 hour', { advance: '1h' }], ['1 day', { advance: '1d' }], ['1 month', null]];
const SPEEDS = [
  ['1', 'as the machine’s'], ['10', '10 times'], ['60', '60 times: a minute in a second'],
  ['3600', '3,600 times: an hour in a second'], ['86400', '86,400 times: a day in a second'],
];
const SHOWN = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium', timeZone: 'UTC' });

const text = (moment) => `${new Date(moment).toISOString().slice(0, 19)}Z`;

/** The same day of the next month, or its last one. */
export function monthLater(moment) {
  const now = new Date(moment);
  const day = now.getUTCDate();
  now.setUTCDate(1);
  now.setUTCMonth(now.getUTCMonth() + 1);
  const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate();
  now.setUTCDate(Math.min(day, last));
  return text(now.getTime());
}

/** The moment by this clock, as it goes on from what was read. */
function useNow({ clock, readAt }) {
  const moment = () => Date.parse(clock.now) + (clock.frozen ? 0 : (performance.now() - readAt) * clock.speed);
  const [now, setNow] = useState(moment);
  useEffect(() => {
    setNow(moment());
    if (clock.frozen) return undefined;
    const timer = setInterval(() => setNow(moment()), 250);
    return () => clearInterval(timer);
  }, [clock.now, clock.frozen, clock.speed, readAt]);
  return now;
}

function Face({ state }) {
  const now = useNow(state);
  const { clock } = state;
  return html`<section class="card clock" aria-label="Now">
    <p class="clock-now"><time dateTime=${text(now)}>${SHOWN.format(now)}</time> UTC</p>
    <p class="faint">${clock.frozen ? html`<span
      class="tag near">Frozen</span> It stands still.` : clock.speed === 1
      ? 'It goes as fast as the machine’s.'
      : `It goes ${clock.speed} times as fast as the machine’s.`}</p>
  </section>`;
}

function Controls({ state, onChange }) {
  const { clock } = state;
  const [error, setError] = useState(null);
  // What is being asked for: fields show it until the server has said what is.
  const [asked, setAsked] = useState(null);
  const isBusy = asked !== null;
  const change = async (json, words) => {
    setAsked(json ?? {});
    setError(null);
    try {
      onChange(json ? (await send('PUT', PATH, { json })).body : (await send('DELETE', PATH), await get(PATH)));
      say(words);
    } catch (failure) { setError(failure); }
    setAsked(null);
  };
  const step = async (label, json) => change(json ?? { now: monthLater((await get(PATH)).now) }, `It is ${label} later.`);
  const speeds = SPEEDS.some(([value]) => value === String(clock.speed)) ? SPEEDS : [[String(clock.speed), `${clock.speed} times`], ...SPEEDS];
  return html`<${Failure} error=${error} />
    <div class="cards">
      <section class="card"><h2>Move it on</h2><div class="buttons">
        ${STEPS.map(([label, json]) => html`<button type="button" class="secondary outline" disabled=${isBusy}
          onClick=${() => step(label, json)}>${label}</button>`)}</div>
        <p class="faint clock-hint">Tokens expire by this clock. After an hour or more you may have to sign in again.</p></section>
      <section class="card"><h2>How it goes</h2>
        <${Field} label="Frozen" type="switch" checked=${asked?.frozen ?? clock.frozen} disabled=${isBusy}
          onChange=${(event) => change({ frozen: event.target.checked }, event.target.checked ? 'The clock stands still.' : 'The clock goes on.')} />
        <${Field} label="Speed" type="select" options=${speeds} value=${String(asked?.speed ?? clock.speed)} disabled=${isBusy}
          onChange=${(event) => change({ speed: Number(event.target.value) }, 'The speed is set.')} /></section>
      <section class="card"><h2>Set it</h2>
        <${Form} submit="Set the clock"
          onSubmit=${async ({ now }) => onChange((await send('PUT', PATH, { json: { now: `${now.length === 16 ? `${now}:00` : now}Z` } })).body)}
          onDone=${() => say('The clock is set.')}>
          <${Field} label="Moment (UTC)" name="now" type="datetime-local" step="1" min="1970-01-01T00:00:00"
            max="9998-12-31T23:59:59" required defaultValue=${clock.now.slice(0, 19)} /><//>
        <button type="button" class="secondary outline" disabled=${isBusy}
          onClick=${() => change(null, 'The clock is the machine’s again.')}>Back to the machine’s clock</button></section>
    </div>`;
}

export function Clock() {
  const [own, setOwn] = useState(null);
  const read = useLoad(async (signal) => {
    const clock = await get(PATH, undefined, signal);
    return { clock, readAt: performance.now() };
  }, []);
  useInterval(read.reload, 5000);
  const state = own && (!read.value || own.readAt > read.value.readAt) ? { ...read, value: own } : read;
  return html`<${Loaded} state=${state} what="Loading the clock">${(value) => html`<${Face} state=${value} />
    <${Controls} state=${value} onChange=${(clock) => setOwn({ clock, readAt: performance.now() })} />`}<//>`;
}
