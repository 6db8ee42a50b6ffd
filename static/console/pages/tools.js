// The tools of a stand-in, for whoever tests against it: one tab for each, which stands in the address.
import { html } from '../core/view.js';
import { go } from '../core/route.js';
import { useSession } from '../core/session.js';
import { Tabs } from '../ui/bits.js';
import { Clock } from '../tools/clock.js';
import { Faults } from '../tools/faults.js';
import { Journal } from '../tools/journal.js';
import { Limits } from '../tools/limits.js';
import { Seed } from '../tools/seed.js';
import { Snapshots } from '../tools/snapshots.js';
import { Worlds } from '../tools/worlds.js';

const TOOLS = [
  { id: 'journal', label: 'Journal', Shown: Journal },
  { id: 'faults', label: 'Faults', Shown: Faults },
  { id: 'limits', label: 'Limits', Shown: Limits },
  { id: 'snapshots', label: 'Snapshots', Shown: Snapshots },
  { id: 'worlds', label: 'Worlds', Shown: Worlds, isOutsideOnly: true },
  { id: 'clock', label: 'Clock', Shown: Clock },
  { id: 'seed', label: 'Seed and reset', Shown: Seed },
];

export default function Tools({ route }) {
  const { who } = useSession();
  const tools = TOOLS.filter((tool) => !(tool.isOutsideOnly && who?.world));
  const tool = tools.find((one) => one.id === route.path[1]) ?? tools[0];
  return html`
    <h1>Stand-in tools</h1>
    ${who?.world && html`<p class="note world-note">You are in the <strong>world ${who.world}</strong>: its own data, journal, faults, limits,
      snapshots and clock. What is done here touches no other world.</p>`}
    <${Tabs} label="Tools" tabs=${tools} chosen=${tool.id} onChoose=${(id) => go(['tools', id])}>
      <${tool.Shown} key=${tool.id} query=${route.query} />
    <//>`;
}
