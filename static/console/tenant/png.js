// Why a file cannot be an icon, as far as its first bytes tell; the server looks at all of it.
import { number } from '../core/format.js';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEAD_BYTES = 24;
const TOO_MANY_BYTES = 65536;
const MOST_PIXELS = 4096;

/** A sentence, or '' if the file may be one. */
export async function pngFault(file) {
  let head;
  try {
    head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch {
    return 'The file cannot be read.';
  }
  if (head.byteLength < HEAD_BYTES || SIGNATURE.some((byte, at) => head.getUint8(at) !== byte)) return 'It is not a PNG file.';
  if (file.size >= TOO_MANY_BYTES) return `It has ${number(file.size)} bytes; an icon has fewer than ${number(TOO_MANY_BYTES)}.`;
  const [width, height] = [head.getUint32(16), head.getUint32(20)];
  if (Math.max(width, height) <= MOST_PIXELS) return '';
  return `It has ${number(width)} × ${number(height)} pixels; at most ${number(MOST_PIXELS)} a side are allowed.`;
}
