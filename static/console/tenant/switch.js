// A switch that turns when the server has said yes, and not before.
import { html, useId, useState } from '../core/view.js';

/** `onSet(isOn)` may take its time; `canSet` false shows it only. */
export function Switch({ label, hint, isOn, canSet, onSet }) {
  const id = useId();
  const [isBusy, setBusy] = useState(false);
  const turn = async (event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    await onSet(!isOn);
    setBusy(false);
  };
  return html`<div class="switch">
    <div><label for=${id}>${label}</label>${hint && html`<small id="${id}-hint">${hint}</small>`}</div>
    <input id=${id} type="checkbox" role="switch" checked=${isOn} disabled=${!canSet} aria-busy=${isBusy ? 'true' : undefined}
      aria-describedby=${hint ? `${id}-hint` : undefined} onClick=${turn} />
  </div>`;
}
