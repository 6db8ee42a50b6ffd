// Text that somebody else has made up: what of it nobody sees, such as signs that turn the direction.

/** Joiners are unseen where they join nothing: within emoji and many scripts they are letters like others. */
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])/gu;

/** The text in parts: `[{text}, {unseen: 'U+202E'}]`. */
export function parts(text) {
  const all = [];
  let last = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > last) all.push({ text: text.slice(last, match.index) });
    all.push({ unseen: `U+${match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}` });
    last = match.index + match[0].length;
  }
  if (last < text.length) all.push({ text: text.slice(last) });
  return all;
}

/** For titles, labels and options, which are text alone: a mark stands for what is unseen. */
export const plain = (text) => String(text ?? '').replace(UNSEEN, '␣');

/** What a person can type of it. */
export const typable = (text) => text.replace(UNSEEN, '').trim().replace(/\s+/g, ' ');
