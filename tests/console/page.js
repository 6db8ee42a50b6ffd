// What tests look for on a page, as a person would: by role and accessible name, in the open dialog if there is one.
(() => {
  const SELECTORS = {
    button: 'button, [role="button"], summary',
    link: 'a[href]',
    field: 'input:not([type="checkbox"]):not([type="radio"]):not([type="file"]), textarea',
    file: 'input[type="file"]',
    choice: 'select',
    switch: 'input[type="checkbox"], [role="switch"]',
    tab: '[role="tab"]',
    heading: 'h1, h2, h3',
    row: 'tr, [role="row"]',
    item: 'li',
    option: '[role="option"]',
    entry: '[role="menuitem"]',
    meter: '[role="meter"]',
    region: '[role="region"], section[aria-label]',
  };
  /** These are found by a part of their text. */
  const LOOSE = ['row', 'item', 'option'];

  const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

  function nameOf(element) {
    const named = element.getAttribute('aria-labelledby');
    if (named) return tidy(named.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(' '));
    const label = element.getAttribute('aria-label');
    if (label) return tidy(label);
    if (element.labels?.length) {
      return tidy([...element.labels].map((one) => {
        const copy = one.cloneNode(true);
        copy.querySelectorAll('input, select, textarea, small').forEach((part) => part.remove());
        return copy.textContent;
      }).join(' '));
    }
    return tidy(element.textContent);
  }

  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  function scope() {
    const dialogs = document.querySelectorAll('dialog[open]');
    return dialogs.length ? dialogs[dialogs.length - 1] : document;
  }

  function all(role, name) {
    const wanted = [...scope().querySelectorAll(SELECTORS[role])];
    const fits = (element) => (LOOSE.includes(role) ? tidy(element.textContent).includes(name) : nameOf(element) === name);
    return wanted.filter((element) => (role === 'file' || isSeen(element)) && fits(element));
  }

  window.__page = {
    nameOf,
    /** The first of this role and name; within the row that holds `within`, if one is named. */
    find(role, name, within) {
      let found = all(role, name);
      if (within) found = found.filter((element) => element.closest('tr, [role="row"], li, .card')?.textContent.includes(within));
      return found.find((element) => !element.disabled) ?? null;
    },
    /** Where it can be clicked, or null while it is covered, moving or not there. */
    async point(role, name, within) {
      const element = this.find(role, name, within);
      if (!element) return null;
      element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const box = () => element.getBoundingClientRect();
      const before = box();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { x, y, width, height } = box();
      if (x !== before.x || y !== before.y || width === 0) return null;
      const point = { x: x + width / 2, y: y + Math.min(height / 2, 12) };
      const top = document.elementFromPoint(point.x, point.y);
      const isReached = top && (element.contains(top) || top.contains(element) || top.closest('label')?.control === element);
      return isReached ? point : null;
    },
    text: () => tidy(document.body.innerText),
    /** Whether one of this role has all of these texts in it. */
    holds: (role, texts) => [...scope().querySelectorAll(SELECTORS[role])].filter(isSeen)
      .some((element) => texts.every((text) => tidy(element.innerText).includes(text))),
    /** What has the focus: its kind, its name, and whether that can be seen. */
    focus() {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const hasOutline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      const kind = element.getAttribute('role') ?? { A: 'link' }[element.tagName] ?? element.tagName.toLowerCase();
      return { kind, name: nameOf(element), isVisible: isSeen(element) && (hasOutline || style.boxShadow !== 'none') };
    },
    /** What can be found now, for the message of a failure. */
    names: (role) => [...scope().querySelectorAll(SELECTORS[role])].filter(isSeen).map(nameOf).slice(0, 60),
    choose(name, value) {
      const element = this.find('choice', name);
      if (!element) return false;
      const option = [...element.options].find((one) => one.value === value || tidy(one.textContent) === value);
      if (!option) return false;
      element.value = option.value;
      element.dispatchEvent(new Event('input', { bubbles: true }));
      element.dispatchEvent(new Event('change', { bubbles: true }));
      return true;
    },
  };
})();
