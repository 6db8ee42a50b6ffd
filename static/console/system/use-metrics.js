// Reads the metrics again and again, and keeps what happened between the readings of the last minutes.
import { send } from '../core/api.js';
import { useInterval } from '../core/load.js';
import { useEffect, useRef, useState } from '../core/view.js';
import { between, reading } from './metrics.js';

const KEPT = 60;
/** Statuses of a server that does not tell its metrics here. */
export const HIDDEN = [403, 404];

/** `{now, steps, error}`: the last reading, the differences up to it (oldest first), and why there is none. */
export function useMetrics(ms) {
  const [state, setState] = useState({ now: null, steps: [], error: null });
  const busy = useRef(null);
  const read = async () => {
    if (busy.current || HIDDEN.includes(state.error?.status)) return;
    const control = new AbortController();
    busy.current = control;
    try {
      const { body } = await send('GET', 'metrics', { signal: control.signal });
      const now = reading(body, performance.now());
      setState((before) => {
        const step = before.now && between(before.now, now);
        return { now, steps: step ? [...before.steps, step].slice(-KEPT) : before.now ? [] : before.steps, error: null };
      });
    } catch (error) {
      if (!control.signal.aborted) setState((before) => ({ ...before, error }));
    }
    busy.current = null;
  };
  useEffect(() => {
    read();
    return () => busy.current?.abort();
  }, []);
  useInterval(read, ms);
  return state;
}
