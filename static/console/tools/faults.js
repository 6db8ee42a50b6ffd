// Failures on demand: the rules that there are, and how often each was applied.
import { html, useState } from '../core/view.js';
import { control, get, send } from '../core/api.js';
import { number } from '../core/format.js';
import { useInterval, useLoad } from '../core/load.js';
import { Empty, Loaded, say } from '../ui/feedback.js';
import { Confirm, Dialog, Field, Form } from '../ui/form.js';
import { Scroll } from '../ui/scroll.js';
import { RECIPES, bare, effectInWords, matchInWords, whenInWords } from './rules.js';
import { RuleForm } from './rule-form.js';
import { Try } from './preview.js';

const PATH = control('faults');

const load = (signal) => get(PATH, undefined, signal).then(({ faults }) => faults);
const put = (faults) => send('PUT', PATH, { json: { faults } });
const isSame = (one, other) => JSON.stringify(bare(one)) === JSON.stringify(bare(other));

/** The rule `name` as it is now, if that is not as somebody saw it before. */
function mind(now, seen, name) {
  const there = now.find((one) => one.name === name);
  if (seen ? !there || !isSame(there, seen) : there) {
    throw new Error(seen ? 'Somebody changed or removed this rule meanwhile. Close this to see what is there now; what you typed stays until then.'
      : `There is a rule called ${name} already. Choose another name.`);
  }
}

/** Puts `rule` in the place of `before`, or after all others. Other rules stay as they are now. */
async function save(rule, before) {
  const now = await load();
  if (before) mind(now, before, before.name);
  if (!before || before.name !== rule.name) mind(now, null, rule.name);
  const at = before ? now.findIndex((one) => one.name === before.name) : now.length;
  const next = now.map(bare);
  next[at] = rule;
  try {
    await put(next);
  } catch (error) {
    throw atRule(error, at);
  }
}

/** Faults of the rule's own members, as its form names them. */
function atRule(error, at) {
  const lean = (text) => text?.replace(`faults.${at}.`, '');
  for (const fault of error.errors ?? []) {
    fault.pointer = fault.pointer?.replace(`/faults/${at}/`, '/');
    fault.detail = lean(fault.detail);
  }
  error.message = lean(error.message);
  return error;
}

async function removeRule(rule) {
  const now = await load();
  mind(now, rule, rule.name);
  await put(now.filter((one) => one.name !== rule.name).map(bare));
}

function Rules({ faults, onAsk }) {
  return html`<${Scroll}><table class="stacked">
    <thead><tr><th>Rule</th><th>Which requests</th><th>When</th><th>What happens</th><th class="number">Matched</th><th
      class="number">Fired</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
    <tbody>${faults.map((rule) => html`<tr key=${rule.name}>
      <td><strong>${rule.name}</strong></td><td data-label="Which requests">${matchInWords(rule)}</td><td data-label="When">${whenInWords(rule)}</td><td data-label="What happens">${effectInWords(rule)}</td>
      <td class="number" data-label="Matched">${number(rule.matched)}</td><td class="number" data-label="Fired">${number(rule.fired)}</td>
      <td class="actions-cell"><button type="button" class="secondary outline small" aria-label="Change ${rule.name}"
        onClick=${() => onAsk({ what: 'rule', rule, before: rule })}>Change</button>
        ${' '}<button type="button" class="secondary outline small" aria-label="Remove ${rule.name}"
          onClick=${() => onAsk({ what: 'remove', rule })}>Remove</button></td>
    </tr>`)}</tbody>
  </table><//>
  <p class="faint">The first rule whose turn it is applies. Whoever saves any rule begins all counts anew.</p>`;
}

/** All rules as text. What others put there meanwhile is not overwritten unasked. */
function AsJson({ faults, onClose, onDone }) {
  const [seen, setSeen] = useState(faults);
  const [changed, setChanged] = useState(null);
  const submit = async ({ text }) => {
    let rules;
    try { rules = JSON.parse(text); } catch (error) { throw new Error(`This is not JSON: ${error.message}`); }
    const now = await load();
    if (now.length !== seen.length || !now.every((rule, at) => isSame(rule, seen[at]))) {
      setSeen(now);
      setChanged(now);
      throw new Error('Somebody changed the rules meanwhile. What is there now stands below; save again to replace it by yours.');
    }
    await put(rules.faults ?? rules);
  };
  return html`<${Dialog} title="Rules as JSON" isWide onClose=${onClose}>
    <${Form} submit="Save all rules" onSubmit=${submit} onDone=${onDone} onCancel=${onClose}>
      <${Field} label="Rules" name="text" type="textarea" rows="18" class="mono" defaultValue=${JSON.stringify({ faults: faults.map(bare) }, null, 2)}
        hint="This replaces all rules." />
      ${changed && html`<details open><summary>What is there now</summary><pre
        tabindex="0"><code>${JSON.stringify(changed.map(bare), null, 2)}</code></pre></details>`}
    <//>
  <//>`;
}

export function Faults() {
  const state = useLoad(load, []);
  const [asked, setAsked] = useState(null);
  useInterval(state.reload, 3000);
  const close = () => setAsked(null);
  const done = (text) => () => {
    close();
    state.reload();
    say(text);
  };
  const begin = (rule) => setAsked({ what: 'rule', rule: { ...rule, name: freeName(rule.name, state.value ?? []) }, before: null });
  return html`
    <div class="heading"><p class="heading-text faint">Let requests fail, to see how a program takes it.</p>
      <div class="buttons">
        ${state.value?.length > 0 && html`<button type="button" class="secondary outline small"
          onClick=${() => setAsked({ what: 'clear' })}>Remove all…</button>`}
        <button type="button" class="secondary outline small" disabled=${!state.value}
          onClick=${() => setAsked({ what: 'json', faults: state.value })}>Edit as JSON</button>
        <button type="button" class="small" onClick=${() => setAsked({ what: 'rule', rule: null, before: null })}>New rule</button>
      </div></div>
    <section class="recipes" aria-label="Recipes"><span class="faint">Begin with</span>
      ${RECIPES.map(({ label, rule }) => html`<button type="button" class="secondary outline small"
        onClick=${() => begin(rule)}>${label}</button>`)}</section>
    <${Loaded} state=${state} what="Loading the rules">${(faults) => (faults.length ? html`<${Rules} faults=${faults} onAsk=${setAsked} />`
      : html`<${Empty} title="No rules">Every request is answered as it should be. Begin with a recipe, or make a rule of your own.<//>`)}<//>
    <${Try} rules=${state.value} />
    ${asked?.what === 'rule' && html`<${RuleForm} rule=${asked.rule} isNew=${!asked.before} onClose=${close}
      onSave=${(rule) => save(rule, asked.before)} onDone=${done('The rule is saved.')} />`}
    ${asked?.what === 'json' && html`<${AsJson} faults=${asked.faults} onClose=${close} onDone=${done('The rules are saved.')} />`}
    ${asked?.what === 'remove' && html`<${Confirm} title="Remove ${asked.rule.name}" action="Remove" onClose=${close}
      onConfirm=${() => removeRule(asked.rule)}
        onDone=${done('The rule is removed.')}><p>Requests that it matched are answered as always then.</p><//>`}
    ${asked?.what === 'clear' && html`<${Confirm} title="Remove all rules" action="Remove all" onClose=${close}
      onConfirm=${() => send('DELETE', PATH)} onDone=${done('There are no rules now.')}><p>All rules go, also those of others.</p><//>`}`;
}

function freeName(name, faults) {
  let free = name;
  for (let round = 2; faults.some((rule) => rule.name === free); round += 1) free = `${name}-${round}`;
  return free;
}
