/** Playing the timeline. What the panels may ask of the page for it. */
import { Playing } from '../page/playing.js';

/** @typedef {import('../state/playclock.js').How} How */

/** @param {import('../main.js').Page} page */
export function playActions(page) {
  const playing = new Playing(page);
  return {
    play: () => playing.toggle(),
    pausePlay: () => playing.pause(),
    stepTime: (/** @type {1|-1} */ by) => playing.step(by),
    playHow: (/** @type {Partial<How>} */ change) => page.store.set({ play: { ...playing.how, ...change } }, { step: false }),
    endPlay: () => { playing.pause(); page.store.set({ play: null }, { step: false }); },
    /** What the player shows. */
    playNow: () => ({ on: playing.on, slow: playing.slow, how: playing.how, range: page.state.range }),
  };
}
