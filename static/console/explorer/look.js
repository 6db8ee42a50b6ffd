// The look of the viewer: the console's colours, and those of the scheme that the person wants.

const COLOURS = {
  'bg-color': '--surface', 'text-color': '--text', 'primary-color': '--accent-text', 'nav-bg-color': '--surface',
  'nav-text-color': '--text', 'nav-hover-bg-color': '--quiet-soft', 'nav-hover-text-color': '--text', 'nav-accent-color': '--accent-text',
};

/** Colours the viewer now and whenever the scheme changes; gives what ends that. */
export function look(viewer) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const style = getComputedStyle(document.documentElement);
    viewer.setAttribute('theme', dark.matches ? 'dark' : 'light');
    for (const [name, variable] of Object.entries(COLOURS)) viewer.setAttribute(name, style.getPropertyValue(variable).trim());
    viewer.setAttribute('regular-font', style.getPropertyValue('--pico-font-family-sans-serif').trim());
    viewer.setAttribute('mono-font', style.getPropertyValue('--pico-font-family-monospace').trim());
  };
  apply();
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}
