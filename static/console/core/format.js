// Numbers, sizes and moments as people read them.

const NUMBER = new Intl.NumberFormat();
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const MINUTE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const SECOND = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const OFFSET = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' });

export const number = (value) => (value === null || value === undefined ? '' : NUMBER.format(value));
export const day = (text) => (text ? DAY.format(new Date(text)) : '');
/** To the second, for where the order of events matters. */
export const moment = (text) => (text ? SECOND.format(new Date(text)) : '');
export const minute = (text) => (text ? MINUTE.format(new Date(text)) : '');
export const clock = (text) => CLOCK.format(new Date(text));

/** The zone that all times are in, such as `Europe/Berlin (GMT+1)`. */
export function zone() {
  const offset = OFFSET.formatToParts().find((part) => part.type === 'timeZoneName')?.value;
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return offset && offset !== name ? `${name} (${offset})` : name;
}

/** Bytes with the unit that keeps the number small. */
export function size(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Seconds as days, hours, minutes and seconds: the two largest. */
export function duration(seconds) {
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  let rest = Math.max(0, Math.floor(seconds));
  const parts = [];
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 || (unit === 's' && parts.length === 0)) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}

/** One thing or several: `plural(1, 'tenant')`, `plural(2, 'entry', 'entries')`. */
export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** What a shell takes as one word. */
export function shellWord(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
