// Which rows of a long table are drawn: those in sight, some around them, and the one that has the focus.
import { useEffect, useState } from '../core/view.js';

const WHOLE = 200;
const AROUND = 15;

/** `{from, to, height}` of the rows to draw; `body` refers to the element that holds the rows. */
export function useWindow(body, count) {
  const [range, setRange] = useState({ from: 0, to: WHOLE, height: 0 });
  useEffect(() => {
    if (count <= WHOLE) return undefined;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const row = body.current?.querySelector('tr[data-row]:not(.end)');
      if (!row) return;
      const height = row.getBoundingClientRect().height;
      const above = -body.current.getBoundingClientRect().top;
      const first = Math.max(0, Math.floor(above / height) - AROUND);
      const from = first - (first % 5);
      const to = from + Math.ceil(innerHeight / height) + 2 * AROUND + 5;
      setRange((last) => (last.from === from && last.to === to && last.height === height ? last : { from, to, height }));
    };
    const later = () => { frame ||= requestAnimationFrame(measure); };
    measure();
    addEventListener('scroll', later, { passive: true });
    addEventListener('resize', later);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', later);
      removeEventListener('resize', later);
    };
  }, [count]);
  return count <= WHOLE ? { from: 0, to: count, height: 0 } : range;
}

/** The rows to draw, with the number of those left out in between: `[{row, index} | {gap, at}]`. */
export function visible(rows, { from, to }, active) {
  const parts = [];
  let next = 0;
  const draw = (index) => {
    if (index > next) parts.push({ gap: index - next, at: next });
    parts.push({ row: rows[index], index });
    next = index + 1;
  };
  if (active >= 0 && active < from) draw(active);
  for (let index = Math.max(from, next); index < Math.min(to, rows.length); index += 1) draw(index);
  if (active >= to && active < rows.length) draw(active);
  if (next < rows.length) parts.push({ gap: rows.length - next, at: next });
  return parts;
}
