import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Reduces package.json to the named packages, so that a layer of the image is rebuilt only when one
 * of those changes. `npm install --package-lock-only --offline` then reduces the lock in the same way.
 *
 *     node keep-packages.mjs <name>...
 */
const names = process.argv.slice(2);
/** @type {{ dependencies: Record<string, string>, devDependencies: Record<string, string> }} */
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const versions = { ...devDependencies, ...dependencies };
const unknown = names.filter((name) => !(name in versions));
if (unknown.length > 0) {
  throw new Error(`package.json has no ${unknown.join(', ')}: correct the names in trainer/Dockerfile`);
}

const reduced = {
  name: 'unroll-trainer',
  version: '0.0.0',
  private: true,
  dependencies: Object.fromEntries(names.map((name) => [name, versions[name]])),
};
writeFileSync('package.json', `${JSON.stringify(reduced, null, 2)}\n`);
