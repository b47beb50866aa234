/** Beside the timeline: plays it. */

/** @typedef {import('./filters.js').Scene} Scene */

export class Player {
  /** @param {HTMLElement} root hidden while there is nothing in it @param {any} actions */
  constructor(root, actions) { this.root = root; this.actions = actions; }

  /** @param {Scene} _scene */
  render(_scene) {}
}
