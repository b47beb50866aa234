/** One line that says what is wrong, or what was done. Read aloud by screen readers. */
export class Status {
  /** @param {HTMLElement} root */
  constructor(root) { this.root = root; this.timer = 0; this.lasting = false; }

  /** @param {string} text @param {boolean} [lasting] stays until cleared */
  say(text, lasting = false) {
    clearTimeout(this.timer);
    this.lasting = lasting;
    if (this.root.textContent !== text) this.root.textContent = text;
    this.root.classList.toggle('problem', lasting);
    this.root.classList.toggle('shown', text !== '');
    if (!lasting && text) this.timer = window.setTimeout(() => this.say(''), 3000);
  }

  /** Takes back a lasting message. */
  clear() { if (this.lasting) this.say(''); }
}
