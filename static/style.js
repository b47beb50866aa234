/** Links css/NAME.css when it is first needed: styles of what only some visits use. */

/** @type {Record<string, Promise<void>>} */
const linked = {};

/** @param {string} name @returns {Promise<void>} when it is there; also when it is not to be had: without it is better than not at all */
export function style(name) {
  linked[name] ??= new Promise((resolve) => {
    const link = document.createElement('link');
    const lost = () => { link.remove(); delete linked[name]; resolve(); }; // asked for again the next time
    Object.assign(link, { rel: 'stylesheet', href: new URL(`./css/${name}.css`, import.meta.url).href, onload: () => resolve(), onerror: lost });
    document.head.append(link);
  });
  return linked[name];
}
