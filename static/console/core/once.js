// A key that makes a request that is sent twice happen once.
import { useRef } from './view.js';

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `headers(what)`: the Idempotency-Key of a request; the same one as long as `what` is asked is the same. */
export function useOnce() {
  const last = useRef(null);
  return (what) => {
    const text = JSON.stringify(what ?? null);
    if (last.current?.text !== text) last.current = { text, key: newKey() };
    return { 'Idempotency-Key': last.current.key };
  };
}
