/** Starts the page, or says in one line why it cannot. */
import { opening } from './data/opening.js';
import { bring, languages, pick } from './i18n/languages.js';
import { parse } from './state/url.js';

if (location.pathname === '/embed') document.documentElement.dataset.embed = 'true'; // before anything is drawn
const { lang: wished, range } = parse(location.hash);
const language = bring(pick(wished, navigator.languages, languages())); // beside the modules, not after them
const first = opening(Boolean(range));
language.then(({ code, dir }) => Object.assign(document.documentElement, { lang: code, dir }), () => null)
  .then(() => { document.documentElement.dataset.spoken = 'true'; }); // known is which drawer is on which side

try {
  const { start } = await import('./main.js');
  await start(first);
} catch (error) {
  const lang = await language.catch(() => null);
  const status = /** @type {HTMLElement} */ (document.getElementById('status'));
  const missing = !(await fetch('/static/vendor/versions.json', { method: 'HEAD' }).catch(() => ({ ok: true }))).ok;
  const why = String(/** @type {any} */ (error)?.message ?? error);
  status.textContent = (missing ? lang?.t('vendorMissing') : lang?.t('broken', { why })) ?? why;
  status.classList.add('shown', 'problem');
  console.error(error);
}
