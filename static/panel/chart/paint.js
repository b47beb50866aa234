/** Paints a line's profile (both sides of an axis), and beneath it its strip of place and time with the sums of each row. */

/** @typedef {import('./rows.js').Bin} Bin @typedef {import('./rows.js').Row} Row */
/** @typedef {{bin: number|null, row: number|null}} Cursor */
/** @typedef {{ink: string, line: string, soft: string, paper: string}} Colours */
/** @typedef {{bins: Bin[], rows: Row[], up: number, down: number, km: (n: number) => string, unit: string, label: (row: Row) => string, cursor: Cursor, colours: Colours}} What up, down: which of side_counts stands where; what is neither is stacked upwards */

/** Sizes in pixels. */
export const SIZE = { profile: 92, axis: 17, row: 4, start: 44, sums: 46, gap: 4 };

/** Most rows, so that the strip is never higher than a hand. */
export const MOST_ROWS = 64;

/** @param {number} rows */
export const heightOf = (rows) => SIZE.profile + SIZE.axis + (rows ? rows * SIZE.row + SIZE.gap : 0);

/** @param {HTMLCanvasElement} canvas @param {What} what */
export function paint(canvas, what) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.scale(ratio, ratio);
  ctx.font = '10.5px system-ui, sans-serif';
  const column = (width - SIZE.start - SIZE.sums) / what.bins.length;
  profile(ctx, what, column);
  axis(ctx, what, column, width);
  strip(ctx, what, column);
  cursor(ctx, what, column, height);
}

/** Where the axis of the profile lies, and pixels an incident. @param {Bin[]} bins @param {number} down */
function scale(bins, down) {
  const below = Math.max(0, ...bins.map((b) => b.side_counts[down] ?? 0));
  const above = Math.max(0, ...bins.map((b) => b.count - (b.side_counts[down] ?? 0)));
  const each = (SIZE.profile - 8) / Math.max(1, below + above);
  return { each, zero: 4 + above * each, above, below };
}

/** @param {CanvasRenderingContext2D} ctx @param {What} what @param {number} column */
function profile(ctx, { bins, up, down, colours, km }, column) {
  const { each, zero, above, below } = scale(bins, down);
  const wide = Math.max(1, column - (column > 4 ? 1 : 0));
  bins.forEach((b, i) => {
    const x = SIZE.start + i * column;
    const [top, low] = [(b.side_counts[up] ?? 0) * each, (b.side_counts[down] ?? 0) * each];
    const other = b.count * each - top - low;
    ctx.fillStyle = colours.line;
    ctx.fillRect(x, zero - top, wide, top);
    ctx.globalAlpha = 0.55;
    ctx.fillRect(x, zero, wide, low);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colours.soft;
    ctx.fillRect(x, zero - top - other, wide, other);
  });
  ctx.fillStyle = colours.soft;
  ctx.fillRect(SIZE.start, zero - 0.5, column * bins.length, 1);
  ctx.textAlign = 'right';
  if (above) ctx.fillText(km(above), SIZE.start - 5, 12);
  if (below) ctx.fillText(km(below), SIZE.start - 5, SIZE.profile - 2);
}

/** @param {CanvasRenderingContext2D} ctx @param {What} what @param {number} column @param {number} width */
function axis(ctx, { bins, colours, km, unit }, column, width) {
  const length = bins.at(-1)?.to_km ?? 0;
  const step = [10, 20, 50, 100, 200, 500, 1000, 2000].find((s) => (s / length) * column * bins.length >= 46) ?? 5000;
  ctx.fillStyle = colours.soft;
  ctx.textAlign = 'center';
  const y = SIZE.profile + 11;
  for (let at = 0; at <= length; at += step) {
    const x = SIZE.start + xOf(bins, at) * column;
    ctx.fillRect(Math.round(x), SIZE.profile, 1, 3);
    ctx.fillText(km(at), Math.min(x, width - SIZE.sums - 8), y);
  }
  ctx.textAlign = 'right';
  ctx.fillText(unit, SIZE.start - 8, y);
}

/** Which column, with its fraction, a distance stands in: the last bin may be shorter. @param {Bin[]} bins @param {number} at km */
export function xOf(bins, at) {
  const i = bins.findIndex((b) => at < b.to_km);
  if (i < 0) return bins.length;
  return i + (at - bins[i].from_km) / (bins[i].to_km - bins[i].from_km);
}

/** Darker is more; the square root tells few from fewer. @param {CanvasRenderingContext2D} ctx @param {What} what @param {number} column */
function strip(ctx, { bins, rows, colours, label, km }, column) {
  const y0 = SIZE.profile + SIZE.axis;
  const most = Math.max(1, ...rows.flatMap((r) => r.cells));
  const mostRow = Math.max(1, ...rows.map((r) => r.count));
  const end = SIZE.start + column * bins.length;
  ctx.fillStyle = colours.soft;
  ctx.globalAlpha = 0.1;
  ctx.fillRect(SIZE.start, y0, column * bins.length, rows.length * SIZE.row);
  rows.forEach((row, i) => {
    const y = y0 + i * SIZE.row;
    ctx.fillStyle = colours.line;
    row.cells.forEach((n, k) => {
      if (!n) return;
      ctx.globalAlpha = 0.22 + 0.78 * Math.sqrt(n / most);
      ctx.fillRect(SIZE.start + k * column, y, Math.max(1.5, column), SIZE.row);
    });
    ctx.globalAlpha = 1;
    ctx.fillStyle = colours.soft;
    ctx.fillRect(end + 5, y, (row.count / mostRow) * (SIZE.sums - 14), SIZE.row - 1);
  });
  ctx.textAlign = 'right';
  let said = -20;
  rows.forEach((row, i) => {
    const y = i * SIZE.row;
    if (y - said < 22 || (i && row.from.slice(0, 4) === rows[i - 1].from.slice(0, 4))) return;
    said = y;
    ctx.fillText(label(row), SIZE.start - 5, y0 + y + 8);
  });
  if (rows.length) {
    ctx.textAlign = 'left';
    ctx.fillText(km(mostRow), end + 5, SIZE.profile + 11);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {What} what @param {number} column @param {number} height */
function cursor(ctx, { bins, rows, cursor: { bin, row }, colours }, column, height) {
  ctx.strokeStyle = colours.ink;
  ctx.lineWidth = 1.2;
  if (bin !== null && bins[bin]) ctx.strokeRect(SIZE.start + bin * column - 0.5, 1, column + 1, height - 2);
  if (row !== null && rows[row]) ctx.strokeRect(SIZE.start - 0.5, SIZE.profile + SIZE.axis + row * SIZE.row - 1, column * bins.length + 1, SIZE.row + 2);
}

/** What lies under a pixel. @param {What} what @param {number} width @param {number} x @param {number} y @returns {Cursor} */
export function under({ bins, rows }, width, x, y) {
  const column = (width - SIZE.start - SIZE.sums) / bins.length;
  const bin = Math.floor((x - SIZE.start) / column);
  const row = Math.floor((y - SIZE.profile - SIZE.axis) / SIZE.row);
  return { bin: bin >= 0 && bin < bins.length ? bin : null, row: row >= 0 && row < rows.length ? row : null };
}
