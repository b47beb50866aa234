/** Starts the page, or says in one line why it cannot. */
import { Language, pick } from './i18n/language.js';
import { parse } from './state/url.js';

if (location.pathname === '/embed') document.documentElement.dataset.embed = 'true'; // before anything is drawn

try {
  const { start } = await import('./main.js');
  await start();
} catch (error) {
  const lang = new Language(pick(parse(location.hash).lang, navigator.language));
  const status = /** @type {HTMLElement} */ (document.getElementById('status'));
  const missing = !(await fetch('/static/vendor/versions.json', { method: 'HEAD' }).catch(() => ({ ok: true }))).ok;
  status.textContent = missing ? lang.t('vendorMissing') : lang.t('broken', { why: String(/** @type {any} */ (error)?.message ?? error) });
  status.classList.add('shown', 'problem');
  console.error(error);
}
