// Style elements of the viewer as style sheets: the page's rules allow no style element that a script inserts.

const Element = Object.getPrototypeOf(customElements.get('rapi-doc'));

/**
 * Clones a template for a shadow root, with a hidden place for every style element in it. What the template writes
 * there, now and later, is read as a sheet of that root, below those that it has, for as long as the place is there:
 * in another colour scheme another template stands for the first.
 */
function cloneFor(root) {
  const places = new WeakMap();
  const prune = () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => places.get(sheet)?.isConnected !== false);
  };
  return (content, deep) => {
    const clone = document.importNode(content, deep);
    for (const style of clone.querySelectorAll('style')) {
      const place = document.createElement('span');
      place.hidden = true;
      place.append(...style.childNodes);
      style.replaceWith(place);
      const sheet = new CSSStyleSheet();
      places.set(sheet, place);
      root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
      const read = () => sheet.replaceSync(place.textContent);
      new MutationObserver(read).observe(place, { childList: true, characterData: true, subtree: true });
      read();
      // Then it stands where it belongs, and what it stands for is gone.
      queueMicrotask(prune);
    }
    return clone;
  };
}

/** From now on elements of the viewer keep to that, and have `last` as their last sheet. `creationScope` is what Lit has for who clones its templates. */
export function useSheets(last) {
  const create = Element.prototype.createRenderRoot;
  Element.prototype.createRenderRoot = function createRenderRoot() {
    const root = create.call(this);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, last];
    this.renderOptions.creationScope = { importNode: cloneFor(root) };
    return root;
  };
}
