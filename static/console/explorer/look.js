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

/** What the viewer's own sheets have otherwise than the console: sizes, gaps, titles, the field that filters. */
const RULES = `
  #api-title { font-size: 1.5rem !important; font-weight: 700; line-height: 1.3; }
  #api-title > span {
    display: inline-block; margin-left: 0.4rem; padding: 0.1rem 0.6rem; border-radius: 1rem; background: var(--quiet-soft); color: var(--text);
    font-size: 0.86rem !important; font-weight: 500 !important; line-height: 1.5; vertical-align: 0.2em; white-space: nowrap;
  }
  #api-title > span::before { content: "version "; }
  #api-info { margin: 0.25rem 0 0.75rem !important; color: var(--faint); }
  #api-info > span { padding: 0; border: 0; }
  .section-gap--focused-mode, .section-gap--read-mode, .section-gap { padding: 1.25rem 1.5rem !important; }
  :is(.section-gap--focused-mode, .section-gap--read-mode, .section-gap) :is(.section-gap--focused-mode, .section-gap--read-mode, .section-gap) { padding: 0 !important; }
  :is(h1, h2, h3) { font-weight: 600 !important; }
  h2 { font-size: 1.25rem !important; }
  .m-markdown p { margin-block: 0 0.75rem; line-height: 1.5; max-width: 48rem; }
  .upper:not(.method-fg), .req-res-title, .table-title { text-transform: none !important; }
  .req-res-title { font-size: 1.05rem !important; }
  [part~="section-navbar-search"] { padding: 0.75rem 0.75rem 0.5rem !important; border: 0 !important; }
  [part~="section-navbar-search"] input + div { display: none !important; }
  .nav-bar-section-title { color: var(--faint); font-size: 0.8rem; font-weight: 500; }
  #nav-bar-search {
    height: auto; padding: 0.4rem 0.7rem !important; border: 1px solid color-mix(in srgb, var(--faint) 70%, var(--surface)) !important; border-radius: 0.5rem;
    background: var(--surface) !important; font-family: var(--font-regular) !important; font-size: 0.93rem !important;
  }
  .m-btn { box-shadow: none !important; border-width: 1px !important; }
  @media (max-width: 48rem) { .section-gap--focused-mode, .section-gap--read-mode, .section-gap { padding: 0.75rem !important; } }
`;

/** Those rules as a sheet, which every part of the viewer takes as its last. */
export function rules() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(RULES);
  return sheet;
}
