/** The system's Chromium: THREATMAP_TEST_CHROMIUM, or where Debian and Ubuntu put it. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const places = [process.env.THREATMAP_TEST_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

export async function launch() {
  const executablePath = places.find((p) => p && existsSync(p));
  if (!executablePath) throw new Error('no Chromium found: install it (apt-get install chromium), or name it in THREATMAP_TEST_CHROMIUM');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}
