// Rules of failure: in words, as a form holds them, and recipes to begin with.

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** What a form begins with when there is nothing yet. */
export const BLANK = {
  name: '', dialect: '', operation: '', method: '', path: '', client: '', tenant: '', headers: '',
  effect: 'status', status: '503', retryAfter: '', delay: 'none', length: '2s', shortest: '100ms', longest: '2s', median: '400ms', sigma: '0.6',
  bytesPerSecond: '', cutAfterBytes: '', when: 'always', first: '1', every: '3', probability: '0.2', seed: '', from: '', until: '',
};

export const RECIPES = [
  {
    label: 'Too many requests (429)',
    rule: { name: 'too-often', match: { dialect: 'ipera' }, when: { first: 2 }, effect: { status: 429, retryAfter: 1 } },
  },
  {
    label: 'Out of order (503)',
    rule: { name: 'unavailable', match: { dialect: 'ocs' }, when: { first: 3 }, effect: { status: 503, retryAfter: 5 } },
  },
  { label: 'Slow', rule: { name: 'slow', match: { method: 'GET' }, effect: { delay: { median: '400ms', sigma: 0.6 } } } },
  {
    label: 'Answer lost after the commit',
    rule: { name: 'lost', match: { operation: 'control.createTenant' }, when: { first: 1 }, effect: { connection: 'commit-then-drop' } },
  },
  { label: 'Token expired', rule: { name: 'expired', when: { first: 1 }, effect: { token: 'expired' } } },
];

export const EFFECTS = [
  ['status', 'Refused with a status'], ['pass', 'Carried out, but slow or cut'], ['reset', 'Connection reset'],
  ['silence', 'No answer'], ['commit-then-drop', 'Carried out, but the answer is lost'], ['expired', 'Token expired'],
];

/** Whether this kind of effect may have a delay, and whether its body may be slow or cut. */
export const hasDelay = (effect) => effect !== 'expired';
export const hasBody = (effect) => effect === 'status' || effect === 'pass';

const whole = (text) => (String(text).trim() === '' ? undefined : Number(text));

function delayOf(form) {
  return {
    none: undefined, fixed: form.length, between: { min: form.shortest, max: form.longest },
    lognormal: { median: form.median, sigma: whole(form.sigma) },
  }[form.delay];
}

function effectOf(form) {
  const effect = {};
  if (form.effect === 'status') Object.assign(effect, { status: whole(form.status), retryAfter: whole(form.retryAfter) });
  else if (form.effect === 'expired') effect.token = 'expired';
  else if (form.effect !== 'pass') effect.connection = form.effect;
  if (hasDelay(form.effect)) effect.delay = delayOf(form);
  if (hasBody(form.effect)) Object.assign(effect, { bytesPerSecond: whole(form.bytesPerSecond), cutAfterBytes: whole(form.cutAfterBytes) });
  return effect;
}

function headersOf(text) {
  const pairs = text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const at = line.indexOf(':');
    return at < 0 ? [line, '*'] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
  return pairs.length ? Object.fromEntries(pairs) : undefined;
}

const momentOf = (text) => (MOMENT.test(text) ? `${text.length === 16 ? `${text}:00` : text}Z` : undefined);

/** Without what is undefined or empty. */
function lean(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== ''));
}

/** The rule that a form describes. */
export function ruleOf(form) {
  const match = lean({
    dialect: form.dialect, operation: form.operation.trim(), method: form.method, path: form.path.trim(),
    client: form.client.trim(), tenant: form.tenant.trim(), headers: headersOf(form.headers),
  });
  const when = form.when === 'always' ? undefined : { [form.when]: whole(form[form.when]) };
  return lean({
    name: form.name.trim(), match: Object.keys(match).length ? match : undefined, from: momentOf(form.from), until: momentOf(form.until),
    when, seed: form.when === 'probability' ? whole(form.seed) : undefined, effect: lean(effectOf(form)),
  });
}

/** The form that describes a rule. */
export function formOf({ name, match = {}, from, until, when, seed, effect }) {
  const form = { ...BLANK, name, ...match, seed: String(seed ?? ''), from: from?.slice(0, -1) ?? '', until: until?.slice(0, -1) ?? '' };
  form.headers = Object.entries(match.headers ?? {}).map(([header, value]) => `${header}: ${value}`).join('\n');
  if (when) {
    [form.when] = Object.keys(when);
    form[form.when] = String(when[form.when]);
  }
  form.effect = effect.connection ?? effect.token ?? (effect.status ? 'status' : 'pass');
  for (const member of ['status', 'retryAfter', 'bytesPerSecond', 'cutAfterBytes']) form[member] = String(effect[member] ?? '');
  const { delay } = effect;
  if (typeof delay === 'string') Object.assign(form, { delay: 'fixed', length: delay });
  else if (delay?.min !== undefined) Object.assign(form, { delay: 'between', shortest: delay.min, longest: delay.max });
  else if (delay) Object.assign(form, { delay: 'lognormal', median: delay.median, sigma: String(delay.sigma ?? '') });
  else form.delay = 'none';
  return form;
}

/** A rule without its counts, which are ignored where it is sent. */
export function bare({ matched, fired, ...rule }) {
  return rule;
}

export function matchInWords({ match = {}, from, until }) {
  const { headers, ...rest } = match;
  const parts = Object.entries(rest).map(([name, value]) => `${name === 'dialect' ? 'API' : name} ${value}`);
  for (const [name, value] of Object.entries(headers ?? {})) parts.push(`header ${name}: ${value}`);
  if (from) parts.push(`from ${from}`);
  if (until) parts.push(`until ${until}`);
  return parts.length ? parts.join(', ') : 'every request';
}

export function whenInWords({ when, seed }) {
  if (!when) return 'always';
  if (when.first) return when.first === 1 ? 'the first time' : `the first ${when.first} times`;
  if (when.every) return when.every === 1 ? 'always' : `one in ${when.every}`;
  return `with probability ${when.probability}${seed === undefined ? '' : `, seed ${seed}`}`;
}

const CONNECTIONS = { reset: 'connection reset', silence: 'no answer', 'commit-then-drop': 'carried out, answer lost' };

export function effectInWords({ effect }) {
  const parts = [];
  const { delay } = effect;
  if (effect.status) parts.push(`status ${effect.status}${effect.retryAfter === undefined ? '' : `, retry after ${effect.retryAfter} s`}`);
  if (effect.connection) parts.push(CONNECTIONS[effect.connection]);
  if (effect.token) parts.push('token expired');
  if (typeof delay === 'string') parts.push(`after ${delay}`);
  else if (delay?.min !== undefined) parts.push(`after ${delay.min} to ${delay.max}`);
  else if (delay) parts.push(`after about ${delay.median}`);
  if (effect.bytesPerSecond) parts.push(`${effect.bytesPerSecond} bytes a second`);
  if (effect.cutAfterBytes !== undefined) parts.push(`cut after ${effect.cutAfterBytes} bytes`);
  return parts.join(', ');
}
