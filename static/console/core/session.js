// Who is signed in. The token is in the memory of this tab alone; whoever reloads signs in again.
import { CONTROL, Problem, send } from './api.js';
import { useEffect, useState } from './view.js';

const ROLES = ['member', 'admin', 'provider', 'operator'];

class Session {
  /** `who`: the answer of /me, or null; `isExpired`: a request waits until somebody has signed in again. */
  state = { who: null, isExpired: false };
  token = null;
  #listeners = new Set();
  #waiting = null;

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(state) {
    this.state = { ...this.state, ...state };
    for (const listener of this.#listeners) listener(this.state);
  }

  /** Signs in with an id and a secret, as any client does. Throws `Problem` if they are not good. */
  async signInWithSecret(id, secret) {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const answer = await send('POST', 'oauth/token', { body, isSignIn: true });
    await this.signInWithToken(answer.body.access_token);
  }

  /** Signs in with the code in an address that the demo shows. */
  async signInWithCode(code) {
    const answer = await send('POST', `${CONTROL}/sign-in`, { json: { code }, isSignIn: true });
    await this.signInWithToken(answer.body.access_token);
  }

  async signInWithToken(token) {
    const headers = { Authorization: `Bearer ${token}` };
    const { body: who } = await send('GET', `${CONTROL}/me`, { headers, isSignIn: true });
    this.token = token;
    this.#set({ who, isExpired: false });
    this.#waiting?.resolve();
    this.#waiting = null;
  }

  /** Waits until somebody has signed in again, with everything on the page left as it is. */
  renew() {
    if (!this.#waiting) {
      const waiting = {};
      waiting.promise = new Promise((resolve, reject) => Object.assign(waiting, { resolve, reject }));
      this.#waiting = waiting;
      this.#set({ isExpired: true });
    }
    return this.#waiting.promise;
  }

  /** When the token is good no more, as a Date; null if it does not say. */
  get expiresAt() {
    try {
      const { exp } = JSON.parse(atob(this.token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
      return Number.isFinite(exp) ? new Date(exp * 1000) : null;
    } catch {
      return null;
    }
  }

  signOut() {
    this.token = null;
    this.#waiting?.reject(new Problem(401, { detail: 'You have signed out.' }));
    this.#waiting = null;
    this.#set({ who: null, isExpired: false });
  }

  /** Whether the role of whoever is signed in suffices for what needs `least`. */
  can(least) {
    return this.state.who !== null && ROLES.indexOf(this.state.who.role) >= ROLES.indexOf(least);
  }
}

export const session = new Session();

/** The state of the session, in a component. */
export function useSession() {
  const [state, setState] = useState(session.state);
  useEffect(() => {
    setState(session.state);
    return session.subscribe(setState);
  }, []);
  return state;
}
