// What the viewer lacks: names for its fields and regions, places that the keyboard reaches, room for long rows, and a
// filter that follows what is typed.

const FIELDS = 'input:not([type="hidden"]), select, textarea, [contenteditable="true"]';

/** A name for a field that has none: that of the parameter, or what stands in it or beside it. */
function nameOf(field) {
  const { pname, ptype, pid } = field.dataset;
  if (pname) return ptype ? `${pname} (${ptype})` : pname;
  const near = field.getAttribute('placeholder') || field.getAttribute('title') || field.closest('tr')?.querySelector('td')?.textContent;
  return near?.trim() || pid || (field.matches('textarea, .textarea') ? 'Request body' : 'Choice');
}

function isNamed(field) {
  return field.hasAttribute('aria-label') || field.hasAttribute('aria-labelledby') || field.labels?.length > 0;
}

const RULES = [
  ['nav', (nav) => nav.setAttribute('aria-label', nav.matches('.nav-scroll') ? 'List of operations' : 'Operations of the API')],
  ['main', (main) => {
    main.setAttribute('role', 'region');
    main.setAttribute('aria-label', 'Documentation');
    main.tabIndex = 0;
  }],
  [FIELDS, (field) => isNamed(field) || field.setAttribute('aria-label', nameOf(field))],
  ['pre, .tab-content, .nav-scroll, .schema-tree, .tree, .table', (box) => {
    if (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1 || box.tagName === 'PRE') box.tabIndex = 0;
  }],
  ['button, [role="button"]', (button) => {
    const text = button.textContent.trim();
    if (!/\w/.test(text) && !isNamed(button)) button.setAttribute('aria-label', button.title || 'Remove');
  }],
  ['div[style*="min-width:350px"]', (ways) => {
    ways.parentElement.style.position = 'static';
    Object.assign(ways.style, { minWidth: '0', justifyContent: 'flex-start', flexWrap: 'wrap', gap: '0.25rem 0' });
  }],
  ['#api-info', (info) => { if (info.style.marginLeft !== '0px') info.style.marginLeft = '0px'; }],
  ['#nav-bar-search:not([data-live])', (field) => {
    field.dataset.live = '';
    field.placeholder = 'Filter the operations';
    field.addEventListener('input', () => field.dispatchEvent(new Event('change')));
  }],
  ['img:not([alt])', (image) => image.setAttribute('alt', '')],
];

/** Mends what is in the shadow root of `host`, and in those below, now and whenever it changes; gives what ends that. */
export function mend(host) {
  const watchers = new Map();
  const enter = (element) => {
    const root = element.shadowRoot;
    if (!root || watchers.has(root)) return;
    const watcher = new MutationObserver(() => schedule(root));
    watcher.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'style', 'data-pname'] });
    watchers.set(root, watcher);
    schedule(root);
  };
  const pending = new Set();
  const schedule = (root) => {
    if (!pending.size) requestAnimationFrame(run);
    pending.add(root);
  };
  const run = () => {
    const roots = [...pending];
    pending.clear();
    for (const root of roots) {
      if (!watchers.has(root)) continue;
      for (const [selector, repair] of RULES) root.querySelectorAll(selector).forEach(repair);
      root.querySelectorAll('*').forEach(enter);
    }
  };
  const begin = () => (host.shadowRoot ? enter(host) : requestAnimationFrame(begin));
  begin();
  return () => {
    watchers.forEach((watcher) => watcher.disconnect());
    watchers.clear();
  };
}
