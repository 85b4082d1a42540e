import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const repository = resolve(__dirname, '../..');

/** Its depth below the repository is part of the source maps, and so of the assets' hashes. */
const WORK_FOLDER = resolve(repository, '.unroll/bundles');

/**
 * Bundles files of `functions/`, each into a folder of its own as `index.js`, and deletes the folders after
 * use. One call of esbuild does all: CDK's NodejsFunction starts npx and esbuild for each, some ten times slower.
 *
 * @param use is given the folder of each function; a CDK asset made of it is copied at once
 * @throws Error with esbuild's account of what does not build
 */
export function withBundles<T>(names: readonly string[], use: (folderOf: (name: string) => string) => T): T {
  mkdirSync(WORK_FOLDER, { recursive: true });
  const folder = mkdtempSync(join(WORK_FOLDER, 'synth-'));
  try {
    buildSync({
      absWorkingDir: repository,
      entryPoints: names.map((name) => ({ in: `functions/${name}.ts`, out: `${name}/index` })),
      outdir: folder,
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      minify: true,
      // An error's class name is what the workflow's Retry and Catch match.
      keepNames: true,
      sourcemap: true,
      sourcesContent: false,
      // The SDK is bundled too: the one that the tests ran with, not whichever the runtime brings.
      external: [],
      logLevel: 'warning',
    });
    return use((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
