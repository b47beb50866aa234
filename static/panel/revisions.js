/** The revisions of a record, the newest first: when, of which version, why; what changed is loaded when it is asked for. */
import { bdi, fill, h } from './dom.js';

/** @typedef {import('./filters.js').Scene} Scene */

/** @param {Scene} scene @param {any} record @param {{known: (asOf: string) => void, panelFailed: (error: unknown) => void}} actions */
export function revisions(scene, record, actions) {
  const { lang } = scene;
  const list = [...(record.revisions ?? [])].sort((a, b) => b.rev - a.rev);
  return h('ol', { class: 'revisions' }, ...list.map((r, i) => {
    const before = list[i + 1];
    const box = h('div', {});
    return h('li', {}, h('span', {}, lang.t('revision', { n: r.rev })), lang.between, bdi(lang.day(r.recorded_at)), ...[r.origin_version, r.reason].filter(Boolean).flatMap((x) => [lang.between, bdi(x)]), r.hash ? h('code', { title: r.hash }, r.hash.slice(0, 10)) : null,
      list.length > 1 && !r.redacted ? h('p', { class: 'revision-ways' },
        i ? h('button', { type: 'button', class: 'link', 'data-key': `then:${r.rev}`, onclick: () => actions.known(r.recorded_at) }, lang.t('asThen')) : null,
        before && !before.redacted ? opener(scene, record.id, before, r, box, actions) : null) : null, box);
  }));
}

/** @param {Scene} scene @param {string} id @param {any} from @param {any} to @param {HTMLElement} box @param {{panelFailed: (error: unknown) => void}} actions */
function opener(scene, id, from, to, box, { panelFailed }) {
  const { lang } = scene;
  const button = h('button', { type: 'button', class: 'link', 'data-key': `changed:${to.rev}`, 'aria-expanded': 'false', onclick: async () => {
    const open = button.getAttribute('aria-expanded') === 'false';
    button.setAttribute('aria-expanded', String(open));
    if (!open) { fill(box); return; }
    try {
      const { showChanges, texts } = await import('./history.js');
      await texts.load(lang);
      if (button.getAttribute('aria-expanded') === 'true') await showChanges(box, scene, id, from, to);
    } catch (error) { button.setAttribute('aria-expanded', 'false'); panelFailed(error); }
  } }, lang.t('whatChanged'));
  return button;
}
