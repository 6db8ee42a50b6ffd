// The icon of a tenant: fetched when it comes into view, since it needs the token; without one, its initials.
import { html, useEffect, useRef, useState } from '../core/view.js';
import { control, send, whole } from '../core/api.js';
import { Kept, useKept } from '../core/kept.js';

const icons = new Kept(fetchIcon, { bound: 400, drop: (url) => url && URL.revokeObjectURL(url) });

/** An address for the image, or null for a tenant that has none. */
async function fetchIcon(id) {
  try {
    const { body } = await send('GET', control('tenants', id, 'icon'), { raw: true });
    return URL.createObjectURL(new Blob([await whole(body, 'arrayBuffer')], { type: 'image/png' }));
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

/** Call this after the icon was changed: wherever it is shown, it is fetched anew. */
export function forgetIcon(id) {
  icons.forget(id);
}

/** Two letters at most: of the first word and of the last. */
function initials(name) {
  const words = name.trim().split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const letters = chosen.map((word) => word.match(/[\p{L}\p{N}]/u)[0]);
  return letters.join('').toLocaleUpperCase() || '?';
}

/** The same colour for the same tenant, one of eight. */
function colour(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % 8;
}

/** `size` is in pixels of a usual screen; it grows with the text. */
export function TenantIcon({ tenant, size = 28 }) {
  const place = useRef(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (isNear) return undefined;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setNear(true);
    }, { rootMargin: '100px' });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [isNear]);
  const url = useKept(icons, isNear && tenant.hasIcon ? tenant.id : null)?.value;
  const edge = `${size / 15}rem`;
  return html`<span ref=${place} class="tenant-icon ${url ? '' : `colour-${colour(tenant.id)}`}" aria-hidden="true"
      style=${{ width: edge, height: edge, fontSize: `${size / 37}rem` }}>
    ${url ? html`<img src=${url} alt="" draggable=${false} />` : initials(tenant.name)}
  </span>`;
}
