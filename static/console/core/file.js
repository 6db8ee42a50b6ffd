// Files that the browser saves, and tables as CSV (RFC 4180).

/** A cell; a text that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value) {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(rows) {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Has the browser save a file, and gives its name: what no file name may have is left out of `name`. */
export function save(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '').slice(0, 120) || 'file';
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return link.download;
}

export function saveCsv(name, rows) {
  save(name, new Blob([csv(rows)], { type: 'text/csv;charset=utf-8' }));
}
