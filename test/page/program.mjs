/** The program for steps that need a server of their own: one that may be stopped, or filled while a page is open. */
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAM = process.env.THREATMAP_PROGRAM ?? 'bin/threatmap';

/** A data folder of its own, with a server that can be stopped and started again at the same address. */
export class Program {
  constructor() {
    this.home = mkdtempSync(join(tmpdir(), 'threatmap-walk-'));
    chmodSync(this.home, 0o755); // run by root, PostgreSQL is another user
    this.folder = join(this.home, 'data');
    this.address = '';
    this.server = null;
  }

  /** Serves, at the address of before. @returns {Promise<string>} the address, when the index answers */
  async start() {
    const server = spawn(PROGRAM, ['serve', '--listen', this.address.slice('http://'.length) || '127.0.0.1:0', '--data', this.folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.server = server;
    let said = '';
    this.address = await new Promise((resolve, reject) => {
      const hear = (text) => { said += text; const ready = /^threatmap is ready: open (http:[^ ]*?)\/? /m.exec(said); if (ready) resolve(ready[1]); };
      server.stdout.on('data', hear);
      server.stderr.on('data', hear);
      server.on('exit', () => reject(new Error(`the server ended before it was ready:\n${said}`)));
    });
    while (!(await fetch(`${this.address}/readyz`).catch(() => ({ ok: false }))).ok) await new Promise((go) => { setTimeout(go, 100); });
    return this.address;
  }

  /** @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGTERM') {
    const server = this.server;
    this.server = null;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => { server.once('exit', resolve); });
    server.kill(signal);
    await ended;
  }

  /** Runs a command over the same data. @param {string} command as "import", or "layer add" @param {...string} args */
  async run(command, ...args) { return (await promisify(execFile)(PROGRAM, [...command.split(' '), '--data', this.folder, ...args])).stdout; }

  async end() {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
