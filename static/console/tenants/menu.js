// A button with a menu of what can be done with one thing, after the ARIA pattern of a menu button.
import { html, useEffect, useId, useRef, useState } from '../core/view.js';

/** `items`: `[{text, run, isDangerous}]`; `label` says what it is about. Everything else goes to the button. */
export function Menu({ label, items, ...rest }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef(null);
  const id = useId();
  const close = (hasFocus) => {
    setOpen(false);
    if (hasFocus) button.current?.focus();
  };
  const onKeyDown = (event) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    event.stopPropagation();
    setOpen(true);
  };
  return html`
    <button type="button" ref=${button} class="menu-button" aria-label=${label} title=${label} aria-haspopup="menu"
      aria-expanded=${isOpen ? 'true' : 'false'} aria-controls=${isOpen ? id : undefined}
      onClick=${() => setOpen(!isOpen)} onKeyDown=${onKeyDown} ...${rest}><span aria-hidden="true">⋯</span></button>
    ${isOpen && html`<${Items} id=${id} label=${label} items=${items} button=${button.current} onClose=${close} />`}`;
}

function Items({ id, label, items, button, onClose }) {
  const list = useRef(null);
  useEffect(() => {
    const menu = list.current;
    menu.showPopover();
    place(menu, button);
    menu.children[0].focus();
    const leave = (event) => {
      if (!menu.contains(event.target) && !button.contains(event.target)) onClose(false);
    };
    const away = () => onClose(menu.contains(document.activeElement));
    document.addEventListener('pointerdown', leave);
    addEventListener('scroll', away, { capture: true, passive: true });
    addEventListener('resize', away);
    return () => {
      document.removeEventListener('pointerdown', leave);
      removeEventListener('scroll', away, { capture: true });
      removeEventListener('resize', away);
    };
  }, []);
  const onKeyDown = (event) => {
    const all = [...list.current.children];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    event.stopPropagation();
    if (to !== undefined) all[(to + all.length) % all.length].focus();
    else if (event.key === 'Escape') onClose(true);
    else if (event.key === 'Tab') onClose(false);
    else return;
    if (event.key !== 'Tab') event.preventDefault();
  };
  const choose = (item) => {
    onClose(true);
    item.run();
  };
  return html`<div class="menu" role="menu" id=${id} aria-label=${label} popover="manual" ref=${list} onKeyDown=${onKeyDown}>
    ${items.map((item) => html`<button type="button" role="menuitem" key=${item.text} tabindex="-1"
      class=${item.isDangerous ? 'dangerous' : ''} onClick=${() => choose(item)}>${item.text}</button>`)}
  </div>`;
}

/** Below the button, its right edge at the button's, or above where there is no room. */
function place(menu, button) {
  const from = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const hasRoom = from.bottom + height + 8 < innerHeight;
  menu.style.left = `${Math.max(8, from.right - width)}px`;
  menu.style.top = `${hasRoom ? from.bottom + 4 : Math.max(8, from.top - height - 4)}px`;
}
