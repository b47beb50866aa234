/** The walk through what goes wrong: links that lead nowhere, filters that nothing fits, a server that is away. */

/** @param {import('../walk.mjs').Walk} walk */
export function steps({ page, address, until, bear }) {
  return {
    async 'be told what is wrong, and the way out'() {
      bear(/ (400|404) .*(TM-XXXX|bogus|nowhere|IRQ-XXX)/); // the browser itself reports each refusal
      await page.goto(`${address}/?wrong#lang=en&t=all&id=TM-XXXX`);
      await page.waitForFunction(() => /No record here has the id “TM-XXXX”/.test(document.querySelector('#card')?.textContent ?? ''));
      await page.goto(`${address}/?bogus#lang=en&t=all&event_type=bogus`);
      await page.waitForFunction(() => /“bogus” is not known here as a value of “What”/.test(document.querySelector('#counts')?.textContent ?? ''));
      await page.locator('.empty .primary').click();
      await page.waitForSelector('.record');
      for (const [hash, words, left] of [
        ['corridor=nowhere', /There is no corridor “nowhere” here/, 'corridor'], ['area=nowhere', /There is no area “nowhere” here/, 'area'], ['belt=IRQ-XXX', /There is no border “IRQ-XXX” here/, 'belt'],
      ]) {
        await page.goto(`${address}/?lost-${left}#lang=en&t=all&${hash}`);
        await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('#counts')?.textContent ?? ''), words.source);
        await page.locator('[data-key="drop:unknown"]').click();
        await page.waitForSelector('.record');
        if (page.url().includes(`${left}=`)) throw new Error(`${page.url()} names it still`);
      }
      await page.goto(`${address}/?lost-panel#lang=en&t=all&panel=corridor:nowhere`);
      await page.waitForFunction(() => /There is no corridor “nowhere” here/.test(document.querySelector('#panel [role="alert"]')?.textContent ?? ''));
      await page.goto(`${address}/?none#lang=en&t=1980-01-01..1980-01-02`);
      await page.waitForFunction(() => /No record matches/.test(document.querySelector('.empty')?.textContent ?? ''));
      await page.locator('.empty .primary').click();
      await page.waitForSelector('.record');
      await page.goto(`${address}/?blame2#lang=en&t=1980-01-01..1980-01-02&adm0=SYR`);
      await page.waitForFunction(() => /Without “Timeline”: [\d,]+ record/.test(document.querySelector('.empty')?.textContent ?? ''));
      await page.locator('[data-key="drop:range"]').click();
      await until(() => document.querySelector('.record') && window.threatmap?.state.filters.adm0?.[0] === 'SYR');
    },
    async 'lose the server and find it again'() {
      await page.goto(`${address}/?lost#lang=en&t=2014-01-01..2020-12-31`);
      await page.waitForSelector('.record');
      bear(/ERR_FAILED/); // the browser itself reports each request that came to nothing
      await page.route('**/*', (route) => route.abort());
      await page.locator('[data-key="pall"]').click();
      await page.waitForFunction(() => /does not answer/.test(document.querySelector('#status.shown')?.textContent ?? ''));
      await page.unroute('**/*');
      await page.waitForFunction(() => !document.querySelector('#status.shown'), null, { timeout: 15_000 });
      await until(() => /[1-9]/.test(document.querySelector('#counts')?.textContent ?? ''));
    },
  };
}
