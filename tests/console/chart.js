// What is to be seen of the usage page's figures: the rows of its tables, and how high the drawn bars are.
(() => {
  const cells = (row) => [...row.cells].map((cell) => cell.querySelector('data')?.value ?? cell.textContent.trim());
  const rows = (selector) => [...document.querySelectorAll(selector)].map(cells);
  const canvas = document.querySelector('.chart canvas');
  const plot = document.querySelector('.chart .u-over').getBoundingClientRect();
  const place = canvas.getBoundingClientRect();
  const ratio = canvas.width / place.width;
  const left = (plot.left - place.left) * ratio;
  const top = (plot.top - place.top) * ratio;
  const [width, height] = [plot.width * ratio, plot.height * ratio];
  const colours = [...document.querySelectorAll('.legend .swatch')]
    .map((swatch) => getComputedStyle(swatch).backgroundColor.match(/\d+/g).map(Number));
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const colourAt = (x, y) => {
    const at = 4 * (Math.round(y) * canvas.width + Math.round(x));
    return colours.findIndex((colour) => colour.every((part, index) => Math.abs(part - pixels[at + index]) < 3));
  };
  const steps = document.querySelectorAll('.steps tbody tr').length;
  const bars = [...Array(steps).keys()].map((step) => {
    const x = left + (width * (step + 0.6)) / (steps + 0.2);
    const seen = [...Array(Math.floor(height)).keys()].map((y) => colourAt(x, top + y));
    const first = seen.findIndex((series) => series >= 0);
    return { height: first < 0 ? 0 : height - first, series: [...new Set(seen.filter((series) => series >= 0))].reverse() };
  });
  return {
    names: rows('.steps thead tr')[0].slice(1), steps: rows('.steps tbody tr'), sums: rows('.steps tfoot tr')[0].slice(1),
    legend: rows('.legend tbody tr'), bars,
  };
})()
