// Editing a list that is set as a whole, line by line: quotas and services.
import { html, useRef, useState } from '../core/view.js';
import { getTagged, send } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { Loaded } from '../ui/feedback.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { Act } from './act.js';

function toRow(columns, object) {
  return Object.fromEntries(columns.map((column) => [column.name, String(object[column.name] ?? '')]));
}

function toObject(columns, row) {
  return Object.fromEntries(columns.map((column) => {
    const text = row[column.name].trim();
    return [column.name, column.type === 'number' ? Number(text) : text];
  }));
}

function Row({ row, index, member, columns, onInput, onRemove }) {
  return html`<fieldset class="row">
    <legend>Line ${index + 1}</legend>
    <div class="row-line">
      <div class="fields">${columns.map((column) => html`
        <${Field} key=${column.name} ...${column} name="${member}/${index}/${column.name}" value=${row[column.name]}
          onInput=${(event) => onInput(column.name, event.target.value)} />`)}</div>
      <${Act} onClick=${onRemove}>Remove line ${index + 1}<//>
    </div>
  </fieldset>`;
}

function RowsForm({ path, member, columns, first, onDone, onClose }) {
  const last = useRef(first.value[member].length);
  const [rows, setRows] = useState(() => first.value[member].map((object, key) => ({ ...toRow(columns, object), key })));
  const [now, setNow] = useState(first);
  const set = (index, name, text) => setRows((before) => before.map((row, at) => (at === index ? { ...row, [name]: text } : row)));
  const add = () => setRows((before) => [...before, { ...toRow(columns, {}), key: (last.current += 1) }]);
  const take = () => setRows(now.value[member].map((object) => ({ ...toRow(columns, object), key: (last.current += 1) })));
  const save = async () => {
    try {
      await send('PUT', path, { json: { [member]: rows.map((row) => toObject(columns, row)) }, ifMatch: now.etag });
    } catch (error) {
      if (error.status === 412) setNow(await getTagged(path));
      throw error;
    }
  };
  return html`<${Form} onSubmit=${save} onDone=${onDone} onCancel=${onClose}>
    ${rows.map((row, index) => html`<${Row} key=${row.key} row=${row} index=${index} member=${member} columns=${columns}
      onInput=${(name, text) => set(index, name, text)} onRemove=${() => setRows(rows.filter((one) => one !== row))} />`)}
    ${rows.length === 0 && html`<p class="faint">No lines. Saved like this, there will be none.</p>`}
    <p><${Act} onClick=${add}>Add a line<//></p>
    ${now !== first && html`<div class="note" role="alert">
      <p><strong>Somebody changed this meanwhile.</strong> What you typed is still here. Save again to put it in place of what is
        there now:</p>
      <ul>${now.value[member].map((object) => html`<li>${
        columns.map((column) => object[column.name]).filter((part) => part !== '').join(' · ')}</li>`)}</ul>
      <p><button type="button" class="secondary small" onClick=${take}>Take what is there now</button></p>
    </div>`}
  <//>`;
}

/** A dialog that sets the list `member` of the object at `path`; `columns` are fields: `{name, label, type, …}`. */
export function RowsDialog({ title, path, member, columns, onDone, onClose, children }) {
  const loaded = useLoad((signal) => getTagged(path, signal), [path]);
  return html`<${Dialog} title=${title} onClose=${onClose} isWide>
    ${children}
    <${Loaded} state=${loaded}>${(first) => html`<${RowsForm} path=${path} member=${member} columns=${columns} first=${first}
      onDone=${onDone} onClose=${onClose} />`}<//>
  <//>`;
}
