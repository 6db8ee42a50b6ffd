// Saving what the server answers as a file.

/** A name that is good as a file's, whatever it is made of. */
export function fileName(text) {
  return text.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '').slice(0, 100) || 'download';
}

export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = fileName(name);
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
