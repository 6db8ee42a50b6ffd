// What the address says of the usage that is to be shown: whose, of what, from when to when, by what.

export const PERIODS = [
  ['7d', 'Last 7 days'], ['30d', 'Last 30 days'], ['90d', 'Last 90 days'], ['month', 'This month'],
  ['year', 'Last 12 months'], ['own', 'Choose dates'],
];
export const SPLITS = [
  ['child', 'With all below it, by child'], ['tenant', 'With all below it, by tenant'], ['none', 'Alone'],
];
/** Without one tenant, there is no "alone". */
export const TOGETHER = SPLITS.slice(0, 2);
const DAYS_MAX = 800;
const DAY_MS = 86400000;
export const FIRST = '2000-01-01';
export const LAST = '2099-12-31';
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const text = (ms) => new Date(ms).toISOString().slice(0, 10);
const known = (pairs, value, otherwise) => (pairs.some(([id]) => id === value) ? value : otherwise);

const isDate = (value) => DATE.test(value) && !Number.isNaN(Date.parse(value)) && text(Date.parse(value)) === value;
const isServed = (value) => isDate(value) && value >= FIRST && value <= LAST;

/** What is wrong with a day that somebody chose; '' if nothing is. While one types, it goes through the year 2 and the year 20. */
function faultOf(day) {
  if (!isDate(day)) return 'Choose a day.';
  return isServed(day) ? '' : `Choose a day from ${FIRST.slice(0, 4)} to ${LAST.slice(0, 4)}.`;
}

/** The first and last day of a period, as texts; both included. Days that somebody chose stay as they are, whether they are good or not. */
function range(period, today, from, to) {
  const now = Date.parse(today);
  const back = { '7d': 6, '30d': 29, '90d': 89 }[period];
  if (back) return [text(now - back * DAY_MS), today];
  if (period === 'month') return [`${today.slice(0, 7)}-01`, today];
  if (period === 'year') {
    const [year, month] = today.split('-').map(Number);
    return [text(Date.UTC(year, month - 12, 1)), today];
  }
  const last = to ?? today;
  return [from ?? text(Date.parse(isServed(last) ? last : today) - 29 * DAY_MS), last];
}

/** What is wrong with the period, by the field that says so: `{from, to}`; null if nothing is. */
function wrongWith(from, to) {
  const wrong = { from: faultOf(from), to: faultOf(to) };
  if (!wrong.from && !wrong.to && from > to) wrong.from = 'This is after “To”.';
  return wrong.from || wrong.to ? wrong : null;
}

/**
 * The whole question, with what the address leaves out: `{tenant, metric, split, period, from, to, by, isLong, wrong}`.
 * `isLong`: there are too many days to show one by one, so they are months. `wrong`: see `wrongWith`.
 */
export function readQuery(query, today) {
  const period = known(PERIODS, query.get('period'), query.get('from') || query.get('to') ? 'own' : '30d');
  const [from, to] = range(period, today, query.get('from'), query.get('to'));
  const wrong = wrongWith(from, to);
  const isLong = !wrong && (Date.parse(to) - Date.parse(from)) / DAY_MS >= DAYS_MAX;
  const wanted = ['day', 'month'].includes(query.get('by')) ? query.get('by') : period === 'year' ? 'month' : 'day';
  const tenant = query.get('tenant') || null;
  return {
    tenant, metric: query.get('metric') || null,
    split: known(tenant ? SPLITS : TOGETHER, query.get('split'), 'child'), period, from, to, by: isLong ? 'month' : wanted, isLong, wrong,
  };
}

/** Every day, or month, from the first to the last. */
export function steps({ from, to, by }) {
  const all = [];
  if (by === 'day') {
    for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) all.push(text(at));
    return all;
  }
  let [year, month] = from.split('-').map(Number);
  for (;;) {
    const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (name > to.slice(0, 7)) return all;
    all.push(name);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const SHORT_DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const SHORT_MONTH = new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', timeZone: 'UTC' });

/** A day or month as people read it. */
export function stepName(step, isShort = false) {
  const isMonth = step.length === 7;
  const format = isMonth ? (isShort ? SHORT_MONTH : MONTH) : (isShort ? SHORT_DAY : DAY);
  return format.format(new Date(isMonth ? `${step}-01` : step));
}
