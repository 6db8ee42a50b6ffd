// A tenant's icon: the one there is, another by dropping or choosing a file, and why the server refused it.
import { html, useEffect, useRef, useState } from '../core/view.js';
import { control, send, whole } from '../core/api.js';
import { size } from '../core/format.js';
import { useLoad } from '../core/load.js';
import { Failure, Loaded, say } from '../ui/feedback.js';
import { Confirm } from '../ui/form.js';
import { Name } from '../ui/names.js';
import { plain } from '../core/text.js';
import { Act } from './act.js';
import { pngFault } from './png.js';
import { rights } from './rights.js';

/** The address of these bytes as a picture, in this tab alone. */
function usePicture(blob) {
  const [url, setUrl] = useState(null);
  useEffect(() => {
    if (!blob) {
      setUrl(null);
      return undefined;
    }
    const made = URL.createObjectURL(new Blob([blob], { type: 'image/png' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

/** The server is not asked for what it has not: the browser would note a failure. */
async function readIcon(path, isThere, signal) {
  if (!isThere) return { blob: null, etag: null };
  try {
    const { body, etag } = await send('GET', path, { raw: true, signal });
    return { blob: await whole(body, 'blob'), etag };
  } catch (error) {
    if (error.status === 404) return { blob: null, etag: null };
    throw error;
  }
}

async function putIcon(path, file, shown) {
  const headers = { 'Content-Type': 'image/png' };
  await send('PUT', path, { body: file, headers, ifMatch: shown.etag });
}

/** A place to drop a file or to choose one. */
function DropZone({ onFile }) {
  const [isOver, setOver] = useState(false);
  const input = useRef(null);
  const over = (event) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files[0]) onFile(event.dataTransfer.files[0]);
  };
  const choose = (event) => {
    if (event.target.files[0]) onFile(event.target.files[0]);
    event.target.value = '';
  };
  return html`<div class="drop ${isOver ? 'over' : ''}" onDragOver=${over} onDragLeave=${() => setOver(false)} onDrop=${drop}>
    <p>Drop a picture here, or</p>
    <button type="button" class="secondary small" onClick=${() => input.current.click()}>Choose a file</button>
    <input ref=${input} type="file" accept="image/png,.png" aria-label="Icon file" hidden onChange=${choose} />
    <small>A PNG below 64 KiB, at most 4,096 pixels a side.</small>
  </div>`;
}

/** The chosen file beside the present icon, before it is sent. */
function Preview({ file, path, shown, onDone, onClose }) {
  const url = usePicture(file);
  const [facts, setFacts] = useState('');
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const [isPicture, setPicture] = useState(true);
  const [fault, setFault] = useState(null);
  useEffect(() => {
    let isShown = true;
    setError(null);
    setFacts('');
    setPicture(true);
    setFault(null);
    pngFault(file).then((found) => isShown && setFault(found));
    return () => { isShown = false; };
  }, [file]);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      await putIcon(path, file, shown);
      onDone();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const measure = ({ target }) => setFacts(`${target.naturalWidth} × ${target.naturalHeight} pixels`);
  return html`<div class="preview">
    <div class="pictures">${url && isPicture && html`
      <img class="icon-large" src=${url} alt="Preview of the new icon" onLoad=${measure} onError=${() => setPicture(false)} />
      <img class="icon-small" src=${url} alt="" />`}
      <p><strong><${Name} text=${file.name} /></strong><br />
        <small>${[size(file.size), isPicture ? facts : 'no picture that the browser knows'].filter(Boolean).join(' · ')}</small></p>
    </div>
    ${fault && html`<div class="failure" role="alert"><p><strong>This cannot be an icon.</strong> ${fault}</p></div>`}
    ${error && html`<${Failure} error=${error} />`}
    ${error?.status === 412 && html`<p>Somebody changed the icon meanwhile. Cancel to see it, then choose your file again.</p>`}
    <div class="actions">
      <button type="button" disabled=${isBusy || fault !== ''} onClick=${save}>${isBusy ? 'Setting…' : 'Set as icon'}</button>
      <button type="button" class="secondary outline" onClick=${onClose}>Cancel</button>
    </div>
  </div>`;
}

function Shown({ blob, name }) {
  const url = usePicture(blob);
  if (!blob) return html`<p class="faint">There is no icon yet. DPoD shows that of the nearest tenant above.</p>`;
  return html`<div class="pictures">${url && html`
    <img class="icon-large" src=${url} alt="Icon of ${plain(name)}" /><img class="icon-small" src=${url} alt="" />`}
    <small>${size(blob.size)}</small></div>`;
}

/** The card of the icon. */
export function IconEditor({ tenant, version, onChange }) {
  const path = control('tenants', tenant.id, 'icon');
  const icon = useLoad((signal) => readIcon(path, tenant.hasIcon, signal), [path, version, tenant.hasIcon]);
  const [file, setFile] = useState(null);
  const [isRemoved, setRemoved] = useState(false);
  const { canEdit } = rights(tenant);
  const close = () => { setFile(null); setRemoved(false); icon.reload(); };
  const done = (text) => { close(); say(text); onChange(); };
  return html`<section class="card" aria-label="Icon">
    <div class="heading"><h2>Icon</h2>
      ${canEdit && icon.value?.blob && html`<${Act} onClick=${() => setRemoved(true)}>Remove icon<//>`}
    </div>
    <${Loaded} state=${icon}>${(shown) => html`
      ${!file && html`<${Shown} blob=${shown.blob} name=${tenant.name} />`}
      ${file && html`<${Preview} file=${file} path=${path} shown=${shown} onDone=${() => done('The icon is set.')}
        onClose=${close} />`}
      ${canEdit && html`<${DropZone} onFile=${setFile} />`}
      ${isRemoved && html`<${Confirm} title="Remove the icon?" action="Remove icon" onDone=${() => done('The icon is removed.')}
        onClose=${close}
        onConfirm=${() => send('DELETE', path, { ifMatch: shown.etag })}>
        <p><${Name} text=${tenant.name} /> has none then; where an API shows one all the same, it is that of the nearest tenant above.</p>
      <//>`}`}<//>
  </section>`;
}
