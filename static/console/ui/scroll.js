// A box that scrolls where its content is larger, and shows at its edges that there is more.
import { html, useLayoutEffect, useRef, useState } from '../core/view.js';

/** The edges beyond which there is more, as words. */
function edgesOf({ scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight }) {
  return [
    scrollLeft > 1 && 'left', scrollLeft + clientWidth < scrollWidth - 1 && 'right',
    scrollTop > 1 && 'top', scrollTop + clientHeight < scrollHeight - 1 && 'bottom',
  ].filter(Boolean).join(' ');
}

/** `label` names it for those who go there by keys, which they can while it has something to scroll. */
export function Scroll({ label, class: name = '', children }) {
  const box = useRef(null);
  const [edges, setEdges] = useState('');
  useLayoutEffect(() => {
    const look = () => setEdges(edgesOf(box.current));
    const watcher = new ResizeObserver(look);
    watcher.observe(box.current);
    for (const child of box.current.children) watcher.observe(child);
    box.current.addEventListener('scroll', look, { passive: true });
    return () => watcher.disconnect();
  }, []);
  const region = label && edges && { tabindex: 0, role: 'region', 'aria-label': label };
  return html`<div class="scroll ${name}" ref=${box} data-edges=${edges || null} ...${region}>${children}</div>`;
}
