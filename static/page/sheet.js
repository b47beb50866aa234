/**
 * The picture to take along: the map as it stands under the filter in words, with scale, legend, whose data it is, and when it was made.
 * One canvas, twice as sharp as the screen. Loaded when one is first made.
 */
import { texts } from '../i18n/share/texts.js';
import { paintMark } from '../map/marks.js';
import { COLOURS } from '../map/parts/hotspots.js';
import { twofold } from '../state/compare.js';
import { PAINT, SIDES } from '../state/palette.js';
import { filterWords } from '../state/words.js';

const SHARP = 2;
const MARGIN = 20;
const LEAST = 320;
const GAP = 18;
/** Between two maps, and over each for what it is. */
const BETWEEN = 12;
const CAPTION = 24;
const TYPES = ['explosive', 'attack', 'security', 'facilitation', 'finance', 'propaganda', 'control', 'armed_violence', 'civil'];

/** @typedef {ReturnType<import('../scene.js').Scenes['of']>} Scene */

/**
 * @typedef {object} Shown
 * @property {import('../map/parts/picture.js').Picture[]} pictures of one map, or of two that are compared
 * @property {boolean} abreast side by side, not one below the other
 * @property {string[]} captions one over each map; none of a single one
 */

/**
 * @param {Scene} scene @param {Shown} shown @param {{matched: number, credits: string[], from: string, day: string}} facts
 * @returns {HTMLCanvasElement}
 */
export function sheet(scene, shown, facts) {
  const sizes = shown.pictures.map(({ size }) => size.x);
  const width = Math.max(shown.abreast ? sizes.reduce((sum, x) => sum + x, BETWEEN) : Math.max(...sizes), LEAST);
  const canvas = document.createElement('canvas');
  const pen = new Pen(/** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')), scene, width);
  const above = pen.above(facts, false);
  const maps = pen.maps(shown, 0, false);
  const below = pen.below(facts, 0, false);
  canvas.width = (width + 2 * MARGIN) * SHARP;
  canvas.height = Math.ceil((MARGIN + above + maps + below + MARGIN) * SHARP);
  pen.ctx.scale(SHARP, SHARP);
  pen.ground(canvas.width, canvas.height);
  pen.ctx.translate(MARGIN, MARGIN);
  pen.above(facts, true);
  pen.maps(shown, above, true);
  pen.below(facts, above + maps, true);
  return canvas;
}

/** Writes from the side where the language begins. */
class Pen {
  /** @param {CanvasRenderingContext2D} ctx @param {Scene} scene @param {number} width */
  constructor(ctx, scene, width) {
    this.ctx = ctx; this.scene = scene; this.width = width;
    this.paint = PAINT[scene.theme];
    this.font = getComputedStyle(document.body).fontFamily;
    this.rtl = scene.lang.dir === 'rtl';
  }

  /** @param {number} x from the side where the language begins @param {number} [width] of what is put there */
  at(x, width = 0) { return this.rtl ? this.width - x - width : x; }

  /** @param {number} width @param {number} height */
  ground(width, height) { this.ctx.fillStyle = this.paint.paper; this.ctx.fillRect(0, 0, width, height); }

  /** Lines of text, each as long as there is room. @param {string} text @param {{size: number, weight?: number, colour?: string}} look @param {number} y @param {boolean} draw @returns {number} where the next one goes */
  write(text, { size, weight = 400, colour = this.paint.text }, y, draw) {
    const { ctx } = this;
    Object.assign(ctx, { font: `${weight} ${size}px ${this.font}`, textAlign: this.rtl ? 'right' : 'left', textBaseline: 'top', direction: this.scene.lang.dir, fillStyle: colour });
    let line = '';
    const put = () => { if (draw) ctx.fillText(line, this.at(0), y); y += size * 1.5; };
    for (const word of text.split(' ')) {
      const longer = line ? `${line} ${word}` : word;
      if (line && ctx.measureText(longer).width > this.width) { put(); line = word; } else line = longer;
    }
    put();
    return y;
  }

  /** Title and filter. @param {{matched: number}} facts @param {boolean} draw @returns {number} its height */
  above({ matched }, draw) {
    const { lang } = this.scene;
    let y = this.write(this.words(), { size: 17, weight: 650 }, 0, draw);
    y = this.write([lang.t('title'), twofold(this.scene.state) ? '' : texts.say(lang, 'records', { n: matched })].filter(Boolean).join(lang.between), { size: 12.5, colour: this.paint.soft }, y + 1, draw);
    return y + 8;
  }

  /** The filter; of two maps what both have in common, since each says the rest. */
  words() {
    const { scene, scene: { state } } = this;
    if (!twofold(state)) return filterWords(scene);
    const bySide = state.versus?.kind === 'side';
    return filterWords({ ...scene, state: { ...state, filters: bySide ? { ...state.filters, side: [] } : state.filters } }, bySide);
  }

  /** @param {Shown} shown @param {number} y @param {boolean} draw @returns {number} their height */
  maps({ pictures, abreast, captions }, y, draw) {
    const head = captions.length ? CAPTION : 0;
    let [x, high, top] = [0, 0, y];
    pictures.forEach((picture, n) => {
      if (!abreast && n) top += BETWEEN;
      if (draw) this.map(picture, x, top + head);
      if (draw && head) this.caption(captions[n], x, top, picture.size.x);
      if (abreast) { x += picture.size.x + BETWEEN; high = Math.max(high, head + picture.size.y); } else { top += head + picture.size.y; high = top - y; }
    });
    return high;
  }

  /** In one line, as much of it as there is room for. @param {string} text @param {number} x @param {number} y @param {number} room */
  caption(text, x, y, room) {
    Object.assign(this.ctx, { font: `600 13px ${this.font}`, textAlign: this.rtl ? 'right' : 'left', textBaseline: 'middle', direction: this.scene.lang.dir, fillStyle: this.paint.text });
    this.ctx.fillText(text, this.at(x), y + CAPTION / 2, room);
  }

  /** @param {import('../map/parts/picture.js').Picture} picture @param {number} x @param {number} y */
  map(picture, x, y) {
    const { ctx } = this;
    ctx.save();
    ctx.translate(this.at(x, picture.size.x), y);
    picture.draw(ctx, this.scene.lang, this.font);
    ctx.restore();
    Object.assign(ctx, { strokeStyle: this.paint.coast, lineWidth: 1 });
    ctx.strokeRect(this.at(x, picture.size.x), y, picture.size.x, picture.size.y);
  }

  /** Legend, whose data, when. @param {{credits: string[], from: string, day: string}} facts @param {number} y @param {boolean} draw @returns {number} its height */
  below({ credits, from, day }, y, draw) {
    const begin = y;
    const { lang } = this.scene;
    y += 10;
    for (const row of this.legend()) y = this.row(row, y, draw);
    y = this.write(credits.join(lang.between), { size: 11, colour: this.paint.soft }, y + 6, draw);
    y = this.write([texts.say(lang, 'made', { day: lang.day(day) }), from].join(lang.between), { size: 11, colour: this.paint.soft }, y, draw);
    return y - begin;
  }

  /** What is shown, by rows. @returns {[string, (ctx: CanvasRenderingContext2D) => void][][]} */
  legend() {
    const { lang, names, state, theme } = this.scene;
    /** @type {(word: string, swatch: (ctx: CanvasRenderingContext2D) => void) => [string, (ctx: CanvasRenderingContext2D) => void]} */
    const entry = (word, swatch) => [word, swatch];
    const mark = (/** @type {string} */ type, /** @type {string} */ side) => (/** @type {CanvasRenderingContext2D} */ ctx) => paintMark(ctx, /** @type {any} */ ({ x: 0, y: 0, count: 1, seen: 1, type, side, id: '', properties: { geo_precision: 'exact' } }), /** @type {any} */ ({ theme, paint: this.paint, selected: ' ', metres: 1 }));
    const on = (/** @type {string} */ name) => state.layers.includes(name);
    const layer = (/** @type {'belts'|'corridors'|'areas'|'facilities'} */ name, /** @type {(ctx: CanvasRenderingContext2D) => void} */ swatch) => (on(name) ? [entry(name === 'belts' ? `${lang.t(name)} (${lang.t('km', { n: state.width })})` : lang.t(name), swatch)] : []);
    return [on('incidents') ? SIDES.map((side) => entry(names.of('side', side), mark('armed_violence', side))) : [],
      on('incidents') ? TYPES.map((type) => entry(names.of('event_type', type), mark(type, 'other'))) : [],
      [...layer('belts', line(this.paint.belt, [])), ...layer('corridors', line(this.paint.corridor, [6, 4])), ...layer('areas', line(this.paint.area, [1, 3])), ...layer('facilities', box(this.paint.facility, 0)), entry(lang.t('disputed'), line(this.paint.border, [5, 4]))],
      on('hotspots') ? [entry(lang.t('hex_hot'), box(COLOURS[theme].hot, 0.35)), entry(lang.t('hex_cold'), box(COLOURS[theme].cold, 0.35))] : []].filter((row) => row.length);
  }

  /** One row of the legend, on as many lines as it takes. @param {[string, (ctx: CanvasRenderingContext2D) => void][]} entries @param {number} y @param {boolean} draw */
  row(entries, y, draw) {
    const { ctx } = this;
    let x = 0;
    for (const [word, swatch] of entries) {
      Object.assign(ctx, { font: `400 12px ${this.font}`, textAlign: this.rtl ? 'right' : 'left', textBaseline: 'middle', direction: this.scene.lang.dir });
      const width = 24 + ctx.measureText(word).width;
      if (x && x + width > this.width) { x = 0; y += 20; }
      if (draw) {
        ctx.fillStyle = this.paint.text;
        ctx.fillText(word, this.at(x + 24), y + 10);
        ctx.save();
        ctx.translate(this.at(x, 18) + 9, y + 9.5);
        swatch(ctx);
        ctx.restore();
      }
      x += width + GAP;
    }
    return y + 22;
  }
}

/** A square, filled as strongly as alpha. @param {string} colour @param {number} alpha */
const box = (colour, alpha) => (/** @type {CanvasRenderingContext2D} */ ctx) => {
  Object.assign(ctx, { strokeStyle: colour, fillStyle: colour, lineWidth: 1.6, globalAlpha: alpha });
  ctx.fillRect(-6, -6, 12, 12);
  ctx.globalAlpha = 1;
  ctx.strokeRect(-6, -6, 12, 12);
};

/** A short line. @param {string} colour @param {number[]} dash */
const line = (colour, dash) => (/** @type {CanvasRenderingContext2D} */ ctx) => {
  Object.assign(ctx, { strokeStyle: colour, lineWidth: 2 });
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(-9, 0);
  ctx.lineTo(9, 0);
  ctx.stroke();
  ctx.setLineDash([]);
};
