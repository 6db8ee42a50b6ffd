// Editing what somebody else may be editing, too: with If-Match throughout, and nobody is overwritten unasked.
import { html, useLayoutEffect, useRef, useState } from '../core/view.js';
import { getTagged, send } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { Loaded } from '../ui/feedback.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { Name } from '../ui/names.js';

/** What a list shows is not there any more as it was. */
class Changed extends Error {
  title = 'Changed meanwhile';
}

/** Changes what a list shows as `shown`, if it is still so. */
export async function changeShown(method, path, shown, json) {
  const { value, etag } = await getTagged(path);
  if (JSON.stringify(value) !== JSON.stringify(shown)) {
    throw new Changed('Somebody changed it since it was shown here. The list has it as it is now: look again.');
  }
  return send(method, path, { json, ifMatch: etag });
}

const at = (value, name) => name.split('/').reduce((inner, part) => inner?.[part], value);

/** The field's content for this object: a text, with the ends of lines that a browser gives it, or true and false. */
function shown(field, value) {
  const found = at(value, field.name);
  if (field.show) return field.show(found);
  return typeof found === 'boolean' ? found : String(found ?? '').replace(/\r\n?/g, '\n');
}

/** What was typed and differs from what the fields began with, as a body. */
function changes(fields, start, typed) {
  const body = {};
  for (const field of fields) {
    const text = typed[field.name];
    if (text === undefined || text === shown(field, start)) continue;
    const parts = field.name.split('/');
    const last = parts.pop();
    const inner = parts.reduce((here, part) => (here[part] ??= {}), body);
    if (field.read) inner[last] = field.read(text, field.name);
    else inner[last] = text === '' ? null : text;
  }
  return body;
}

/** What an `EditDialog` shows for a member of the object; its `name` may lead inward: `address/city`. */
function Member({ field, value }) {
  const { show, read, isWide, ...props } = field;
  const content = shown(field, value);
  const start = typeof content === 'boolean' ? { defaultChecked: content } : { defaultValue: content };
  return html`<div class=${isWide ? 'full' : ''}><${Field} ...${props} ...${start} /></div>`;
}

/** What is there now, where it is not what the fields began with. */
function Conflict({ fields, start, now, onTake }) {
  const differing = fields.filter((field) => shown(field, start) !== shown(field, now));
  return html`<div class="note" role="alert">
    <p><strong>Somebody changed this meanwhile.</strong> What you typed is still here. Save again to put it over what is there
      now, or take what is there now. What you did not touch stays as the other person left it.</p>
    <dl class="facts">${differing.map((field) => html`
      <dt key=${field.name}>${field.label}</dt><dd>is now <${Name} text=${String(shown(field, now)) || 'empty'} /></dd>`)}</dl>
    <p><button type="button" class="secondary small" onClick=${onTake}>Take what is there now</button></p>
  </div>`;
}

function EditForm({ path, first, groups, submit, onDone, onClose }) {
  const [start, setStart] = useState(first);
  const [now, setNow] = useState(first);
  const fields = groups.flatMap((group) => group.fields);
  const place = useRef(null);
  // At once: whoever types already is not led away.
  useLayoutEffect(() => place.current.querySelector('[name]').focus(), []);
  const save = async (typed) => {
    const json = changes(fields, start.value, typed);
    if (Object.keys(json).length === 0) return;
    try {
      await send('PATCH', path, { json, ifMatch: now.etag });
    } catch (error) {
      if (error.status === 412) setNow(await getTagged(path));
      throw error;
    }
  };
  return html`<div ref=${place}>
    <${Form} key=${start.etag} submit=${submit} onSubmit=${save} onDone=${onDone} onCancel=${onClose}>
      ${groups.map((group) => html`<fieldset key=${group.legend} class="group">
        ${group.legend && html`<legend>${group.legend}</legend>`}
        <div class="fields">${group.fields.map((field) => html`<${Member} key=${field.name} field=${field}
          value=${start.value} />`)}</div>
      </fieldset>`)}
      ${now !== start && html`<${Conflict} fields=${fields} start=${start.value} now=${now.value} onTake=${() => setStart(now)} />`}
    <//>
  </div>`;
}

/**
 * A dialog that changes the object at `path` by a PATCH of what was changed. `groups`: `[{legend, fields}]`; a field
 * has the properties of `Field`, and `show(value)`, `read(text, name)` where plain text is not enough.
 */
export function EditDialog({ title, path, groups, submit = 'Save', onDone, onClose, children }) {
  const loaded = useLoad((signal) => getTagged(path, signal), [path]);
  const isWide = groups.flatMap((group) => group.fields).length > 5;
  return html`<${Dialog} title=${title} onClose=${onClose} isWide=${isWide}>
    ${children}
    <${Loaded} state=${loaded}>${(first) => html`
      <${EditForm} path=${path} first=${first} groups=${groups} submit=${submit} onDone=${onDone} onClose=${onClose} />`}<//>
  <//>`;
}
