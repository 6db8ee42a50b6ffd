// A list of the control API with its states: loading, failed, empty, and more pages to come.
import { html } from '../core/view.js';
import { Empty, Failure, Loading } from '../ui/feedback.js';
import { More } from '../ui/bits.js';

/** `children` shows the items (a function of them); `empty` is what to say when there are none. */
export function Listing({ pages, what, empty, more, children }) {
  const { items, error, isLoading, hasMore } = pages;
  const isEmpty = items.length === 0 && !isLoading && !error && !hasMore;
  return html`
    ${error && html`<${Failure} error=${error} retry=${pages.reload} />`}
    ${items.length === 0 && isLoading && html`<${Loading} what=${what} />`}
    ${isEmpty && html`<${Empty} title="Nothing here yet">${empty}<//>`}
    ${items.length > 0 && children(items)}
    <${More} pages=${pages} what=${more} />`;
}
