// A backup: the server makes it while it goes on, and the browser saves it.
import { html, useEffect, useRef, useState } from '../core/view.js';
import { control, send } from '../core/api.js';
import { save } from '../core/file.js';
import { size } from '../core/format.js';
import { Failure } from '../ui/feedback.js';

/** The file's name as the server has it, or one with the day. */
function nameFrom(headers) {
  const told = /filename="?([^";]+)/.exec(headers.get('Content-Disposition') ?? '')?.[1];
  return told ?? `tenantd-${new Date().toISOString().slice(0, 10)}.db`;
}

async function download(signal, onBytes) {
  const { body: answer } = await send('POST', control('backup'), { raw: true, signal });
  const whole = Number(answer.headers.get('Content-Length')) || null;
  const reader = answer.body.getReader();
  const parts = [];
  let bytes = 0;
  onBytes({ bytes, whole });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    bytes += value.length;
    onBytes({ bytes, whole });
  }
  const name = save(nameFrom(answer.headers), new Blob(parts, { type: 'application/vnd.sqlite3' }));
  return { name, bytes };
}

function Progress({ bytes, whole }) {
  return html`<progress aria-label="Backup" value=${whole ? bytes : undefined} max=${whole ?? undefined}></progress>
    <p role="status">${bytes === undefined ? 'The server makes it…' : `${size(bytes)}${whole ? ` of ${size(whole)}` : ''} so far`}</p>`;
}

export function Backup() {
  const [state, setState] = useState({});
  const stop = useRef(null);
  useEffect(() => () => stop.current?.abort(), []);
  const start = async () => {
    stop.current = new AbortController();
    setState({ progress: {} });
    try {
      const made = await download(stop.current.signal, (progress) => setState({ progress }));
      setState({ made });
    } catch (error) {
      setState(error.name === 'AbortError' ? {} : { error });
    }
  };
  const { progress, made, error } = state;
  return html`<section class="card" aria-labelledby="system-backup"><h2 id="system-backup">Backup</h2>
    <p>The whole instance in one file, as it is at this moment. Nobody has to wait for it.</p>
    ${progress && html`<${Progress} ...${progress} />`}
    ${made && html`<p role="status">Saved as <code>${made.name}</code>, ${size(made.bytes)}.</p>`}
    <${Failure} error=${error} />
    <div class="actions">
      ${progress ? html`<button type="button" class="secondary outline" onClick=${() => stop.current.abort()}>Stop</button>`
        : html`<button type="button" onClick=${start}>Make and download a backup</button>`}
    </div>
    <p class="faint small-note">Stop the server and <code>tenantd restore --db FILE BACKUP</code> brings it back. It holds everything, the key that
      signs tokens too: keep it safe.</p>
  </section>`;
}
