/** The walk by what a record counts, by the grade of its sources, and by its marking. */
import { soon } from '../soon.mjs';

/** @param {import('../walk.mjs').Walk} walk */
export const steps = ({ page, address, state, settled, filled }) => ({
  async 'filter by outcome, from the panel'() {
    await page.goto(`${address}/?outcome#t=all`);
    await settled();
    await page.locator('summary[data-key="f:outcome"]').click();
    await page.locator('[data-key="outcome:killed"]').check();
    await page.waitForFunction(() => location.hash.includes('outcome=killed'));
    await soon.deepEqual(async () => (await state()).filters, { outcome: ['killed'] });
    await page.waitForFunction(() => /Outcome: Killed/.test(document.title));
  },
  async 'an outcome of none is said as one'() {
    if (!filled.real) return;
    const none = page.locator('li:has([data-key="outcome:none"])');
    await soon.match(() => none.textContent(), /Reported none\s*5,007/);
  },
  async 'grades and marking, in Arabic'() {
    await page.goto(`${address}/?grade#t=all&lang=ar&grade=F6&tlp=CLEAR`);
    await page.waitForFunction(() => /درجة المصادر: F6/.test(document.title));
    await soon.match(() => page.locator('li:has([data-key="grade:F6"])').textContent(), /F6 · لا يمكن الحكم/);
    await soon.ok(() => page.locator('[data-key="tlp:CLEAR"]').isChecked());
  },
});
