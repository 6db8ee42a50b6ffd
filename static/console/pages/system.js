// System: the instance, how it is, what it does, and what it knows.
import { html } from '../core/view.js';
import { control, get } from '../core/api.js';
import { useInterval, useLoad } from '../core/load.js';
import { session } from '../core/session.js';
import { Loaded } from '../ui/feedback.js';
import { Backup } from '../system/backup.js';
import { Features } from '../system/features.js';
import { Health, Overview } from '../system/overview.js';
import { Regions } from '../system/regions.js';
import { Traffic } from '../system/traffic.js';

const METRICS_MS = 3000;
const INFO_MS = 5000;
const HEALTH_MS = 15000;

export default function SystemPage() {
  const info = useLoad((signal) => get(control('info'), undefined, signal), []);
  useInterval(info.reload, INFO_MS);
  return html`<div class="heading"><h1>System</h1><p class="faint refresh">Refreshes by itself</p></div>
    <div class="system-top">
      <div><${Loaded} state=${info} what="Loading">${(value) => html`<${Overview} info=${value} />`}<//></div>
      <div><${Health} ms=${HEALTH_MS} />${session.can('operator') && html`<${Backup} />`}</div>
    </div>
    <${Traffic} ms=${METRICS_MS} />
    <div class="cards"><${Regions} /><${Features} /></div>`;
}
