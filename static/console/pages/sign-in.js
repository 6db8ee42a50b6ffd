// Signing in: with an id and a secret, with a token, or with the code in an address.
import { html, useEffect, useState } from '../core/view.js';
import { session } from '../core/session.js';
import { Failure, Loading } from '../ui/feedback.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { Tabs } from '../ui/bits.js';
import { Name } from '../ui/names.js';

const WAYS = [{ id: 'secret', label: 'Client id and secret' }, { id: 'token', label: 'Access token' }];

/** The world that the page lies below, or null. */
function world() {
  const found = location.pathname.match(/\/world\/([^/]+)\/console\//);
  return found && decodeURIComponent(found[1]);
}

/** `id`: the client that is known already, if one is. */
function SignInForm({ id: known, onDone }) {
  const [way, setWay] = useState('secret');
  const submit = ({ id, secret, token }) => (
    way === 'secret' ? session.signInWithSecret(id.trim(), secret.trim()) : session.signInWithToken(token.trim()));
  return html`<${Tabs} label="How to sign in" tabs=${WAYS} chosen=${way} onChoose=${setWay}>
    <${Form} key=${way} submit="Sign in" onSubmit=${submit} onDone=${onDone}>
      ${way === 'secret' && html`
        <${Field} label="Client id" name="id" required autofocus=${!known} defaultValue=${known} autocomplete="username" />
        <${Field} label="Secret" name="secret" type="password" required autofocus=${Boolean(known)}
          autocomplete="current-password" />`}
      ${way === 'token' && html`
        <${Field} label="Access token" name="token" type="password" required autofocus
          hint="From any of the token endpoints, such as oauth/token. It stays in the memory of this tab." />`}
    <//>
  <//>`;
}

/** The whole page for whoever is nobody yet; `code` is what the demo's address brought. */
export function SignIn({ code, onCodeUsed }) {
  const [error, setError] = useState(null);
  useEffect(() => {
    if (!code) return;
    session.signInWithCode(code).then(onCodeUsed, (failure) => {
      setError(failure);
      onCodeUsed();
    });
  }, [code]);
  return html`<main class="sign-in" id="main" tabindex="-1">
    <h1><span class="mark" aria-hidden="true"></span>tenantd${world() && html` <span class="world">world ${world()}</span>`}</h1>
    ${code ? html`<${Loading} what="Signing in" />` : html`
      ${error && html`<div class="note"><p>The address could not sign you in: it is good once, within a minute of the start.
        Sign in with one of the clients that the demo has printed.</p></div>`}
      ${error?.status !== 401 && html`<${Failure} error=${error} />`}
      <${SignInForm} />
      <p class="faint">The secret goes to this server's token endpoint and is not kept; the token stays in the memory of this
        tab.</p>`}
  </main>`;
}

/** Over the page when the token is good no more: what was typed there stays. */
export function SignInAgain() {
  const { who } = session.state;
  return html`<${Dialog} title="Sign in again" isFixed>
    <p>The token of <strong><${Name} text=${who?.name || who?.clientId} /></strong> is not good any more. Nothing of what is on
      the page is lost; it goes on once you have signed in.</p>
    <${SignInForm} id=${who?.clientId} />
    <p><button type="button" class="secondary outline small" onClick=${() => session.signOut()}>Sign out instead</button></p>
  <//>`;
}
