/** A server to measure: one that is there, or the program started on a folder that cmd/bench filled. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long the number of incidents that were read ahead must stay the same, in seconds. */
const STILL_S = 5;

/** Ends with a word of advice where a folder is not there. @param {string} where address or folder */
export function checked(where) {
  if (where.startsWith('http') || existsSync(where)) return;
  console.error(`no data set in ${where}: make it with make bench BENCH='-sizes 1M', or name another folder or a server in DRAG`);
  process.exit(2);
}

/** @param {string} where address or folder @returns {Promise<{address: string, stop: () => Promise<void>}>} */
export const opened = async (where) => (where.startsWith('http') ? { address: where.replace(/\/$/, ''), stop: async () => {} } : serve(where));

/** Starts the program on a folder. @param {string} folder @returns {Promise<{address: string, stop: () => Promise<void>}>} */
function serve(folder) {
  const server = spawn(process.env.THREATMAP_PROGRAM ?? 'bin/threatmap', ['serve', '--listen', '127.0.0.1:0', '--data', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => { server.on('exit', resolve); });
  const stop = async () => { server.kill('SIGTERM'); await ended; };
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (text) => {
      said += text;
      const ready = /^threatmap is ready: open (http:[^ ]*?)\/? /m.exec(said);
      if (ready) indexed(ready[1]).then(() => resolve({ address: ready[1], stop }));
    });
    server.on('error', reject);
    ended.then(() => reject(new Error(`the server ended before it was ready:\n${said}`)));
  });
}

/** Waits until the server answers from its index and has read ahead, as cmd/bench does: what it takes meanwhile is no part of an answer. @param {string} address */
async function indexed(address) {
  while (!(await fetch(`${address}/readyz`).catch(() => ({ ok: false }))).ok) await sleep(100);
  for (let kept = '', still = 0; still < STILL_S; await sleep(1000)) {
    const now = /^threatmap_body_cache_bodies .*/m.exec(await (await fetch(`${address}/metrics`)).text())?.[0] ?? '';
    still = now === kept ? still + 1 : 0;
    kept = now;
  }
}
