// Joins the page's modules into a few files, static/packed/: one for the first view, one for each part that is loaded when first used. A browser
// has six connections to a server; a hundred small modules wait for each other there, on a quick network too (docs/adr/0033-packed-modules.md).
// The sources stay what they are: a server without static/packed, or with one of other sources, serves those (handlers/shelf_packed.go).
//
//   packed/start.js …     modules, minified
//   packed/sources.json   SHA-256 (hex) of each source that is in them, by its path below static/
//
// Usage: node scripts/pack.mjs (after scripts/vendor.mjs). The folder is made anew each time.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { minify } from 'terser';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'static');
const out = path.join(root, 'packed');
const page = await readFile(path.join(root, 'index.html'), 'utf8');
const { imports } = JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(page)[1]);

/** The path below static/. @param {string} file */
const below = (file) => path.relative(root, file).split(path.sep).join('/');

const asThePageDoes = {
  name: 'as the page does',
  /** By the page's own import map. @param {string} specifier */
  resolveId: (specifier) => (imports[specifier] ? path.join(root, imports[specifier].replace(/^\/static\//, '')) : null),
  /** What lies beside a module still does. @param {string|null} property @param {{chunkId: string, moduleId: string}} where */
  resolveImportMeta: (property, { chunkId, moduleId }) => (property === 'url' ? `new URL(${JSON.stringify(path.posix.relative(path.posix.dirname(`packed/${chunkId}`), below(moduleId)))}, import.meta.url).href` : null),
};

/** What is unclear is a mistake; but in a library that was a plain script, `this` is as undefined as in any module. @param {string} _level @param {import('rollup').RollupLog} log */
function heed(_level, log) {
  if (log.code !== 'THIS_IS_UNDEFINED') throw new Error(log.message);
}

const graph = await rollup({ input: path.join(root, 'start.js'), plugins: [asThePageDoes], onLog: heed });
const { output } = await graph.generate({
  format: 'es', entryFileNames: 'start.js',
  chunkFileNames: ({ facadeModuleId, name }) => (facadeModuleId ? below(facadeModuleId) : `shared/${name}.js`),
});
await graph.close();
const sources = graph.watchFiles.map(below).sort();
const apart = (await readdir(root, { recursive: true })).filter((name) => /^(?!packed|vendor|i18n).*\.js$/.test(name) && !sources.includes(name));
if (apart.length) throw new Error(`nothing loads ${apart.join(', ')}, or only by a name that is made up while the page runs`);
await rm(out, { recursive: true, force: true });
for (const { fileName, code } of output) {
  const file = path.join(out, fileName);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, (await minify(code, { module: true, compress: { passes: 2 }, format: { comments: 'some' } })).code);
}
const sums = await Promise.all(sources.map(async (name) => [name, createHash('sha256').update(await readFile(path.join(root, name))).digest('hex')]));
await writeFile(path.join(out, 'sources.json'), `${JSON.stringify(Object.fromEntries(sums), null, 1)}\n`);
console.log(`static/packed: ${sources.length} modules in ${output.length} files`);
