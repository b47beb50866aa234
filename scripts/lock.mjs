// Takes the registry's addresses out of package-lock.json, so that it installs from whichever registry a machine is set up for. The
// hashes stay. (npm's own omit-lockfile-registry-resolved loses the versions of packages for other systems, and npm ci then refuses.)
// Usage: npm run lock, after any change of a dependency.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
for (const entry of Object.values(lock.packages)) delete entry.resolved;
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
