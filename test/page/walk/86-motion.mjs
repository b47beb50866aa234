/** The walk of somebody who asked the system for less motion. */
import assert from 'node:assert/strict';

/** What of the page would move by itself: elements with a transition or an animation that takes time. */
function moving() {
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    for (const part of [null, '::before', '::after']) {
      const { transitionDuration, animationDuration, animationName, scrollBehavior } = getComputedStyle(element, part);
      const lasts = transitionDuration.split(',').some((one) => parseFloat(one) > 0) || (animationName !== 'none' && parseFloat(animationDuration) > 0);
      if (lasts || scrollBehavior === 'smooth') found.push(`${element.tagName} ${element.id} ${element.className}${part ?? ''}`);
    }
  }
  return found;
}

/** Whether the map stands where it shall be at once: Leaflet moves by steps of a frame when it animates. */
function jumps() {
  const { map } = window.threatmap.map;
  const before = map.getCenter();
  const moves = [];
  map.on('move', () => moves.push(performance.now()));
  document.querySelector('#map').dispatchEvent(new KeyboardEvent('keydown', { keyCode: 39, bubbles: true }));
  const after = map.getCenter();
  return new Promise((resolve) => { setTimeout(() => { map.off('move'); resolve({ at: after.lng - before.lng, end: map.getCenter().lng - before.lng, moves: moves.length }); }, 500); });
}

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, settled }) => ({
  async 'see nothing move that was asked to be still'() {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const [width, height] of [[390, 844], [1440, 900]]) {
      await page.setViewportSize({ width, height });
      await page.goto(`${address}/?still${width}#t=all&lang=en&play=window,week,4`);
      await page.waitForSelector('.record', { state: 'attached' });
      await settled();
      assert.deepEqual(await page.evaluate(moving), [], `${width} px`);
    }
    await page.focus('#map');
    const { at, end, moves } = await page.evaluate(jumps);
    assert.ok(end > 0, 'the arrow key moved nothing');
    assert.equal(at, end, `the map slides when it is moved by keyboard: ${moves} steps`);
    const zoomed = await page.evaluate(async () => {
      const { map } = window.threatmap.map;
      const before = map.getZoom();
      document.querySelector('[data-key="in"]').click();
      return { at: map.getZoom() - before, sliding: document.querySelector('.leaflet-zoom-anim') !== null, inertia: map.options.inertia, animations: document.getAnimations().length };
    });
    assert.deepEqual(zoomed, { at: 1, sliding: false, inertia: false, animations: 0 });
  },
  async 'let it move again'() {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.goto(`${address}/?moving#t=all&lang=en`);
    await page.waitForSelector('.record');
    assert.ok((await page.evaluate(moving)).length > 0, 'then the test before would find nothing either');
  },
});
