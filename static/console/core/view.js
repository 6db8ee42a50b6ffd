// Components: Preact with templates of htm, from one place.
import { h, render, Fragment, createContext } from '../lib/preact.js';
import htm from '../lib/htm.js';

export const html = htm.bind(h);
export { h, render, Fragment, createContext };
export {
  useState, useEffect, useLayoutEffect, useMemo, useRef, useCallback, useContext, useId, useReducer,
} from '../lib/hooks.js';
