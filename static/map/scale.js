/** The scale of the map's middle, in the page's language. */

/** Pixels. */
const WIDEST = 120;

/** The longest of 1, 2, 3 or 5 × 10ⁿ metres that fits. @param {number} metres of the widest bar */
export function round(metres) {
  const unit = 10 ** Math.floor(Math.log10(metres));
  return ([5, 3, 2, 1].find((n) => n * unit <= metres) ?? 1) * unit;
}

export class Scale {
  /** @param {HTMLElement} container */
  constructor(container) {
    this.bar = document.createElement('div');
    this.bar.className = 'scale';
    container.append(this.bar);
  }

  /** @param {import('../i18n/language.js').Language} lang @param {number} metres to a pixel */
  draw(lang, metres) {
    const length = round(metres * WIDEST);
    this.bar.style.width = `${Math.round(length / metres)}px`;
    this.bar.textContent = lang.distance(length);
    this.bar.dir = lang.dir;
  }
}
