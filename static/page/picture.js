/** Saves the map as a picture, and prints it with its list. Loaded when either is first wished for. */
import { texts } from '../i18n/share/texts.js';
import { killed, place, precision, title, when } from '../i18n/words.js';
import { h } from '../panel/dom.js';
import { choiceWords } from '../state/words.js';
import { captions } from './captions.js';
import { style } from '../style.js';
import { sheet } from './sheet.js';

/** @param {import('../main.js').Page} page @param {'light'|'dark'} theme @returns {Promise<HTMLCanvasElement>} */
async function drawn(page, theme) {
  const map = await page.mapped;
  const [picture] = await Promise.all([map.part('picture'), texts.load(page.scene.lang), document.fonts.ready]);
  const { lang } = page.scene;
  const beside = page.panels.actions.secondMap();
  const maps = [map, ...(beside ? [beside.map] : [])];
  const pictures = [picture, ...(beside ? [await beside.map.part('picture')] : [])];
  const credits = page.panels.credits.parts().map((key) => lang.t(/** @type {any} */ (`${key}Full`)));
  const facts = { matched: page.panels.counts?.matched ?? 0, credits, from: location.host, day: new Date().toISOString() };
  const scenes = maps.map(({ scene }) => scene);
  maps.forEach((one) => { one.scene = { ...one.scene, theme }; });
  const shown = { pictures, abreast: beside?.beside ?? false, captions: beside ? captions(page.scene, beside) : [] };
  try { return sheet({ ...page.scene, theme }, shown, facts); } finally { maps.forEach((one, n) => { one.scene = scenes[n]; }); } // drawn by now
}

/** @param {import('../main.js').Page} page */
export async function savePicture(page) {
  const canvas = await drawn(page, page.scene.theme);
  const blob = await new Promise((resolve) => { canvas.toBlob((made) => resolve(/** @type {Blob} */ (made)), 'image/png'); });
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: `${fileName(page.scene)}.png` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The filter and its days. @param {import('../main.js').Page['scene']} scene */
export function fileName(scene) {
  const { from = '', to = '' } = scene.state.range ?? {};
  const words = choiceWords(scene).join(' ').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 80);
  return ['threat-map', words, from, to].filter(Boolean).join('-');
}

/** Prints the picture and, under it, what is listed. @param {import('../main.js').Page} page */
export async function print(page) {
  const [canvas] = await Promise.all([drawn(page, 'light'), style('print')]);
  document.getElementById('print')?.remove();
  const root = h('section', { id: 'print' }, Object.assign(canvas, { className: 'print-map' }), ...listed(page));
  document.body.append(root);
  addEventListener('afterprint', () => root.remove(), { once: true });
  window.print();
}

/** @param {import('../main.js').Page} page */
function listed({ scene, panels: { list } }) {
  const { lang, names } = scene;
  const say = (/** @type {keyof typeof import('../i18n/share/en.js').default} */ word, /** @type {any} */ values = {}) => texts.say(lang, word, values);
  const all = list.counts ? (scene.state.scope === 'view' ? list.counts.in_view ?? 0 : list.counts.matched) : list.features.length;
  if (!list.features.length) return [];
  const row = (/** @type {any} */ { id, properties: p }) => h('tr', {}, ...[when(lang, p), title(lang, names, p), [place(lang, p), names.of('adm0', p.adm0)].filter(Boolean).join(lang.comma), precision(lang, p), killed(lang, p), String(id)].map((text) => h('td', {}, h('bdi', {}, text))));
  return [h('h2', {}, say('table')), h('p', {}, say('tableSome', { n: list.features.length, all })),
    h('table', {}, h('thead', {}, h('tr', {}, ...(/** @type {const} */ (['date', 'title', 'place', 'known', 'killed', 'id'])).map((word) => h('th', { scope: 'col' }, say(word))))), h('tbody', {}, ...list.features.map(row)))];
}
