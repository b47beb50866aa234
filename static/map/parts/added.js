/** The layers that the operator has added, in one plain style, over the program's own and under the incidents. Loaded when one is shown. */
import { CanvasLayer } from '../canvaslayer.js';
import { path } from '../path.js';

/** @typedef {import('../tilestore.js').Drawn} Drawn @typedef {import('../../state/palette.js').Paint} Paint */

const PANE = 'added';

/** @param {import('../map.js').Site} site */
export const part = ({ map, paint, store }) => new Added(map, paint, store);

export class Added {
  /** @param {import('leaflet').Map} map @param {() => Paint} paint @param {import('../tilestore.js').TileStore} store */
  constructor(map, paint, store) {
    this.map = map; this.paint = paint; this.store = store;
    Object.assign(map.createPane(PANE).style, { zIndex: '260', pointerEvents: 'none' });
    /** @type {any} */
    this.layer = null;
    this.shown = '';
  }

  /** @param {string[]} names @returns {boolean} */
  show(names) {
    const colours = this.paint();
    const shown = [names.join(), colours.hint].join(' ');
    if (shown === this.shown) return true;
    this.shown = shown;
    this.layer?.remove();
    this.layer = null;
    if (names.length) {
      this.layer = new CanvasLayer(this.store, names.map((collection) => ({
        collection, query: () => '', shown: () => true, paint: (/** @type {CanvasRenderingContext2D} */ ctx, /** @type {Drawn[]} */ features) => plain(ctx, features, colours),
      })), { pane: PANE }).addTo(this.map);
    }
    return true;
  }

  /** A layer may be another one now. */
  renew() {
    this.store.forget((url) => this.layer?.parts.some((/** @type {{collection: string}} */ one) => url.startsWith(`/tiles/${one.collection}/`)));
    this.layer?.redraw();
  }
}

/** Points are discs, lines thin, areas faint with an edge. @param {CanvasRenderingContext2D} ctx @param {Drawn[]} features @param {Paint} paint */
function plain(ctx, features, paint) {
  ctx.strokeStyle = ctx.fillStyle = paint.hint;
  ctx.lineWidth = 1.3;
  ctx.lineJoin = 'round';
  for (const feature of features) {
    path(ctx, feature);
    if (feature.type !== 2) {
      ctx.globalAlpha = feature.type === 1 ? 0.85 : 0.1;
      ctx.fill('evenodd');
    }
    ctx.globalAlpha = 0.8;
    if (feature.type !== 1) ctx.stroke();
  }
}
