// What is done to a client: another secret, or its end. Both are asked for first.
import { html, useEffect, useState } from '../core/view.js';
import { control, getTagged, send } from '../core/api.js';
import { moment } from '../core/format.js';
import { useLoad } from '../core/load.js';
import { useOnce } from '../core/once.js';
import { session } from '../core/session.js';
import { Loaded } from '../ui/feedback.js';
import { Confirm, Dialog } from '../ui/form.js';
import { unlessGone } from '../tools/gone.js';

const TRIES = 4;
const called = (client) => client.name || client.id;
export const isOwn = (client) => client.id === session.state.who?.clientId;

/** Somebody else gave it another secret since it was looked at. */
class Overtaken extends Error {
  title = 'Somebody was quicker';
}

/**
 * Does `act(tag)`, unless the client was rotated since `seen`. Its tag also changes when it is merely used;
 * then it is tried with the new one.
 */
async function unlessRotated(seen, act) {
  let { etag } = seen;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act(etag);
    } catch (error) {
      if (error.status !== 412 || attempt === TRIES) throw error;
      const now = await getTagged(control('clients', seen.value.id));
      if (now.value.rotatedAt !== seen.value.rotatedAt) throw new Overtaken(words(now.value));
      etag = now.etag;
    }
  }
}

const words = (client) => `${called(client)} was given another secret at ${moment(client.rotatedAt)}, after you opened this. `
  + 'Close this and look again, if you still want to do it.';

const still = (act, onGone) => unlessGone(act, 'Somebody removed this client meanwhile. The list is as it is now.', onGone);

/** A dialog about a client as it is now; `children` is a function of `{value, etag}`. */
function WithNow({ title, client, onClose, onGone, children }) {
  const now = useLoad((signal) => getTagged(control('clients', client.id), signal), [client.id]);
  const isGone = now.error?.status === 404;
  useEffect(() => {
    if (isGone) onGone();
  }, [isGone]);
  if (isGone) {
    return html`<${Dialog} title=${title} onClose=${onClose}><p><strong>It is gone.</strong> Somebody removed this client meanwhile.
      The list is as it is now.</p><//>`;
  }
  if (now.value) return children(now.value);
  return html`<${Dialog} title=${title} onClose=${onClose}><${Loaded} state=${now} what="Looking at the client">${() => null}<//><//>`;
}

export function RotateClient({ client, onDone, onClose, onGone }) {
  const once = useOnce();
  const [isRepeated, setRepeated] = useState(false);
  const title = `Give ${called(client)} another secret?`;
  const rotate = (seen) => async () => {
    try {
      const { body } = await still(() => unlessRotated(seen, (ifMatch) => send('POST', control('clients', client.id, 'rotate'), {
        ifMatch, headers: once([client.id, seen.value.rotatedAt]),
      })), onGone);
      if (isOwn(client)) await session.signInWithSecret(body.id, body.secret);
      return body;
    } catch (error) {
      setRepeated(error.body?.type === '/problems/secret-shown-before');
      throw error;
    }
  };
  return html`<${WithNow} title=${title} client=${client} onClose=${onClose} onGone=${onGone}>${(seen) => html`
    <${Confirm} title=${title} action="Rotate" onConfirm=${rotate(seen)} onDone=${onDone} onClose=${onClose}>
      <p>The present secret, its API key and all its tokens stop working at once.</p>
      ${isOwn(client) && html`<div class="note"><p>This is the client that you are signed in with. You stay signed in here,
        everything else that uses it does not.</p></div>`}
      ${isRepeated && html`<p>The answer with the secret was lost on its way. Close this and rotate once more.</p>`}
    <//>`}<//>`;
}

export function RemoveClient({ client, onDone, onClose, onGone }) {
  const title = `Remove ${called(client)}?`;
  const remove = (seen) => async () => {
    await still(() => unlessRotated(seen, (ifMatch) => send('DELETE', control('clients', client.id), { ifMatch })), onGone);
    if (isOwn(client)) session.signOut();
  };
  return html`<${WithNow} title=${title} client=${client} onClose=${onClose} onGone=${onGone}>${(seen) => html`
    <${Confirm} title=${title} action="Remove client" onConfirm=${remove(seen)} onDone=${onDone} onClose=${onClose}>
      <p>Its secret, its API key and all its tokens stop working at once. It cannot be brought back.</p>
      ${isOwn(client) && html`<div class="note"><p><strong>This is the client that you are signed in with.</strong>
        You will be signed out, and you need another client to come back.</p></div>`}
    <//>`}<//>`;
}
