// A tenant's settings, as switches.
import { html, useState } from '../core/view.js';
import { control, get } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { Failure, Loaded, say } from '../ui/feedback.js';
import { changeShown } from './edit.js';
import { rights } from './rights.js';
import { Switch } from './switch.js';

/** The card of settings. */
export function Settings({ tenant }) {
  const path = control('tenants', tenant.id, 'settings');
  const settings = useLoad((signal) => get(path, undefined, signal), [path]);
  const [error, setError] = useState(null);
  const set = async (shown, automaticTenantOnboarding) => {
    setError(null);
    try {
      await changeShown('PATCH', path, shown, { automaticTenantOnboarding });
      say('The setting is saved.');
    } catch (failure) {
      setError(failure);
    }
    settings.reload();
  };
  return html`<section class="card" aria-label="Settings">
    <h2>Settings</h2>
    <${Failure} error=${error} />
    <${Loaded} state=${settings}>${(shown) => html`<${Switch} label="Automatic onboarding"
      hint="Tenants join by themselves, as DPoD shows it."
      isOn=${shown.automaticTenantOnboarding} canSet=${rights(tenant).canEdit} onSet=${(isOn) => set(shown, isOn)} />`}<//>
  </section>`;
}
