/**
 * One round of questions at a time. What is wished for meanwhile waits, and only the newest wish counts: a drag asks as often as the
 * server and the page keep up, and leaves no queue behind.
 */
export class Pace {
  /** @param {() => Promise<unknown>} ask asks for the newest state, and is done when all of it is drawn */
  constructor(ask) {
    this.ask = ask; this.wished = false;
    /** @type {Promise<unknown>|null} */
    this.round = null;
  }

  /** Asks as soon as the running round is drawn. */
  soon() {
    if (this.round) this.wished = true;
    else this.now();
  }

  /** Asks without waiting for the running round: whoever asks drops what it asked. */
  async now() {
    this.wished = false;
    const round = this.ask();
    this.round = round;
    await round;
    if (this.round !== round) return; // another began meanwhile
    this.round = null;
    if (this.wished) this.now();
  }
}
