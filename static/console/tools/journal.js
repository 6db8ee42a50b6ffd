// The journal, as it comes: what was asked and answered through every API.
import { html, useEffect, useRef, useState } from '../core/view.js';
import { control, get, send } from '../core/api.js';
import { plural } from '../core/format.js';
import { go } from '../core/route.js';
import { useSettled } from '../core/load.js';
import { Failure, Empty, Loading, say } from '../ui/feedback.js';
import { Confirm, Field } from '../ui/form.js';
import { DIALECTS, METHODS } from './operations.js';
import { save } from '../core/file.js';
import { Entry } from './entry.js';
import { isOfConsole, Rows } from './journal-rows.js';
import { follow } from './stream.js';
import { Verify } from './verify.js';

/** So many entries are kept and shown, the newest. */
const KEPT = 200;
/** So many are looked through for those that are not a console's, unless somebody wants all. */
const REACH = 400;
/** What the address says of the requests of consoles, unless they are hidden. */
const CONSOLES = 'consoles';
const NAMES = ['dialect', 'operation', 'method', 'client', 'status', 'path', 'notImplemented'];

/** `awaited`: so many entries that there are already have not come yet. `isPart`: older ones were not looked through. */
const NOTHING = { entries: [], held: [], hidden: 0, awaited: 0, isPart: false, link: 'loading', error: null };

/**
 * The entries, newest first, while the filter stays; `isPaused` holds back what comes meanwhile. With `isHiding`, those of
 * consoles are only counted; with `isDeep`, all that there are are looked through for the others.
 */
function useJournal(filter, { isHiding, isDeep, isPaused }, round) {
  const [state, setState] = useState(NOTHING);
  const paused = useRef(isPaused);
  paused.current = isPaused;
  const key = JSON.stringify(filter);
  useEffect(() => {
    setState(NOTHING);
    let stop = null;
    let isOver = false;
    const begin = async () => {
      const { last, count, oldest } = await get(control('journal', 'count'), filter);
      if (isOver) return;
      const isFiltered = Object.values(filter).some(Boolean);
      const since = isFiltered || (isHiding && isDeep) ? 0 : Math.max(0, last - (isHiding ? REACH : KEPT));
      const isPart = isHiding && oldest !== null && since >= oldest;
      setState((before) => ({ ...before, isPart, awaited: Math.min(count, last - since), link: count === 0 ? 'live' : before.link }));
      const take = (before, newest) => (paused.current && newest[0]?.number > last
        ? { held: [...newest, ...before.held].slice(0, KEPT) } : { entries: [...newest, ...before.entries].slice(0, KEPT) });
      stop = follow({
        query: filter,
        since,
        onEntries: (came) => setState((before) => {
          const newest = came.filter((entry) => !isHiding || !isOfConsole(entry)).reverse();
          const awaited = came.at(-1).number >= last ? 0 : before.awaited - came.length;
          return { ...before, ...take(before, newest), hidden: before.hidden + came.length - newest.length, awaited };
        }),
        onState: (link, error) => setState((before) => ({ ...before, link, error })),
      });
    };
    begin().catch((error) => !isOver && setState((before) => ({ ...before, link: 'waiting', error })));
    return () => { isOver = true; stop?.(); };
  }, [key, isHiding, isDeep, round]);
  useEffect(() => {
    if (isPaused) return;
    setState((before) => ({ ...before, held: [], entries: [...before.held, ...before.entries].slice(0, KEPT) }));
  }, [isPaused]);
  return state;
}

/** `error` is what the server said of the filter; it stands at the fields that it names. */
function Filters({ filter, error, onChange }) {
  const [typed, setTyped] = useState(filter);
  const settled = useSettled(typed, 350);
  useEffect(() => onChange(settled), [JSON.stringify(settled)]);
  // The address may have come from elsewhere; what was typed since then stays.
  const wanted = JSON.stringify(filter);
  useEffect(() => {
    if (wanted !== JSON.stringify(readable(settled))) setTyped(filter);
  }, [wanted]);
  const bind = (name) => ({ value: typed[name] ?? '', fault: error?.of?.(name), onInput: (event) => setTyped((before) => ({ ...before, [name]: event.target.value })) });
  const isAny = Object.values(typed).some(Boolean);
  return html`<search class="toolbar journal-filters" aria-label="Filter the journal">
    <${Field} label="API" type="select" options=${[['', 'All'], ...DIALECTS]} ...${bind('dialect')} />
    <${Field} label="Method" type="select" options=${[['', 'All'], ...METHODS]} ...${bind('method')} />
    <${Field} label="Status" placeholder="404 or 4xx" size="8" ...${bind('status')} />
    <div class="grow"><${Field} label="Path" placeholder="/ocs/*" ...${bind('path')} /></div>
    <div class="grow"><${Field} label="Operation" placeholder="ocs.getTenant" ...${bind('operation')} /></div>
    <div class="grow"><${Field} label="Client" placeholder="id of a client" ...${bind('client')} /></div>
    <div class="buttons"><${Field} label="Not implemented only" type="checkbox" checked=${typed.notImplemented === 'true'}
      onChange=${(event) => setTyped((before) => ({ ...before, notImplemented: event.target.checked ? 'true' : '' }))} />
    ${isAny && html`<button type="button" class="secondary outline small" onClick=${() => setTyped({})}>Clear the filter</button>`}</div>
  </search>`;
}

/** What is asked for, of what was typed. */
function readable(filter) {
  const all = Object.fromEntries(NAMES.map((name) => [name, filter[name]]));
  if (all.path && !/^[/*]/.test(all.path)) all.path = `*${all.path}`;
  for (const name of NAMES) if (!all[name]) delete all[name];
  return all;
}

function Live({ state, isPaused }) {
  if (isPaused) return html`<span class="live paused">Paused${state.held.length > 0 ? `, ${state.held.length} more came` : ''}</span>`;
  if (state.link === 'live') return html`<span class="live on">Live</span>`;
  if (state.error?.status === 400) return html`<span class="live">Nothing is asked for with this filter</span>`;
  return html`<span class="live">${state.link === 'loading' ? 'Connecting' : 'Connecting again'}…</span>`;
}

/** What there is, or why there is nothing to be seen. */
function Found({ state, isRefused, isHiding, isFiltered, onOpen, onDeep }) {
  const { entries, awaited, error } = state;
  const isLoading = state.link === 'loading' || (awaited > 0 && !error);
  if (isRefused) return html`<${Empty} title="The filter cannot be asked for">What is wrong with it stands at its field.<//>`;
  if (entries.length === 0 && isLoading) return html`<${Loading} />`;
  return html`
    ${entries.length > 0 ? html`<${Rows} entries=${entries} onOpen=${onOpen} />` : !error && html`
      <${Empty} title=${isFiltered ? 'Nothing matches' : 'Nothing here yet'}>
        Requests to any of the APIs show up here as they are answered. Calls of these tools are left out${
          state.hidden ? ', and the console’s own are hidden' : ''}.<//>`}
    ${state.isPart && !isLoading && entries.length < KEPT && html`<p class="faint">Only the newest ${REACH} requests were looked
      through. <button type="button" class="link" onClick=${onDeep}>Look through all of them</button></p>`}
    ${entries.length === KEPT && html`<p class="faint">The newest ${KEPT} are shown. The HAR has all that the server keeps${
      isHiding ? ', with the requests that are hidden here' : ''}.</p>`}`;
}

export function Journal({ query }) {
  const filter = readable(Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ''])));
  const isHiding = query.get(CONSOLES) !== 'shown';
  const [isPaused, setPaused] = useState(false);
  const [isDeep, setDeep] = useState(false);
  const [open, setOpen] = useState(null);
  const [asked, setAsked] = useState(null);
  const [round, setRound] = useState(0);
  const [error, setError] = useState(null);
  const state = useJournal(filter, { isHiding, isDeep, isPaused }, round);
  const { entries } = state;
  const ask = (wanted, isHidden) => go(['tools', 'journal'], { ...wanted, [CONSOLES]: isHidden ? null : 'shown' }, { replace: true });
  const change = (next) => {
    const wanted = readable(next);
    if (JSON.stringify(wanted) !== JSON.stringify(filter)) ask(wanted, isHiding);
  };
  const isRefused = NAMES.some((name) => state.error?.of?.(name));
  const har = async () => {
    setError(null);
    try {
      const { body } = await send('GET', control('journal', 'har'), { query: filter, raw: true });
      save('journal.har', await body.blob());
    } catch (failure) { setError(failure); }
  };
  const move = (by) => {
    const at = entries.indexOf(open);
    return at >= 0 && entries[at + by] && (() => setOpen(entries[at + by]));
  };
  return html`
    <div class="heading"><p class="heading-text"><span role="status"><${Live} state=${state} isPaused=${isPaused} /></span></p>
      <div class="buttons">
        <button type="button" class="secondary outline small" aria-pressed=${isPaused ? 'true' : 'false'}
          onClick=${() => setPaused(!isPaused)}>${isPaused ? 'Go on' : 'Pause'}</button>
        <button type="button" class="secondary outline small" onClick=${() => setAsked('verify')}>Verify…</button>
        <button type="button" class="secondary outline small" onClick=${har}>Download as HAR</button>
        <button type="button" class="secondary outline small" onClick=${() => setAsked('clear')}>Clear the journal…</button>
      </div></div>
    <${Filters} filter=${filter} error=${state.error} onChange=${change} />
    <${Field} label="Hide this console’s own requests" type="switch" checked=${isHiding} onChange=${() => ask(filter, !isHiding)}
      hint=${`Those to the control API and for tokens that a browser sent from a page of this server: also another person’s console.${
        isHiding && state.hidden ? ` ${plural(state.hidden, 'is', 'are')} hidden.` : ''}`} />
    <${Failure} error=${error ?? (isRefused ? null : state.error)} retry=${error ? null : () => setRound(round + 1)} />
    <${Found} state=${state} isRefused=${isRefused} isHiding=${isHiding} isFiltered=${Object.keys(filter).length > 0}
      onOpen=${setOpen} onDeep=${() => setDeep(true)} />
    ${open && html`<${Entry} entry=${open} newer=${move(-1)} older=${move(1)} onClose=${() => setOpen(null)} />`}
    ${asked === 'verify' && html`<${Verify} filter=${filter} onClose=${() => setAsked(null)} />`}
    ${asked === 'clear' && html`<${Confirm} title="Clear the journal" action="Clear" onClose=${() => setAsked(null)}
      onConfirm=${() => send('DELETE', control('journal'))}
      onDone=${() => { setAsked(null); setRound(round + 1); say('The journal is empty.'); }}>
      <p>All entries are forgotten, for everybody. Numbers go on.</p><//>`}`;
}
