import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { ONNX_RUNTIME } from './onnx-runtime';

const repository = resolve(__dirname, '../..');

/** Its depth below the repository goes into the source maps, and so into the assets' hashes. */
const WORK_FOLDER = resolve(repository, '.unroll/bundles');

/**
 * Bundles files of `functions/`, each into its own folder as `index.js`, and deletes the folders after
 * use. A single call to esbuild builds them all: CDK's NodejsFunction starts npx and esbuild for each, which is about
 * ten times slower.
 *
 * @param scope in a stack whose code CDK does not want (`Stack.bundlingRequired`), the folders hold an empty module
 * @param use receives the folder of each function; a CDK asset copies it immediately
 * @throws Error with esbuild's messages if something does not build
 */
export function withBundles<T>(
  scope: Construct,
  names: readonly string[],
  use: (folderOf: (name: string) => string) => T,
): T {
  mkdirSync(WORK_FOLDER, { recursive: true });
  const folder = mkdtempSync(join(WORK_FOLDER, 'synth-'));
  try {
    if (Stack.of(scope).bundlingRequired) bundle(names, folder);
    else writeEmptyModules(names, folder);
    return use((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function bundle(names: readonly string[], folder: string): void {
  buildSync({
    absWorkingDir: repository,
    entryPoints: names.map((name) => ({ in: `functions/${name}.ts`, out: `${name}/index` })),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    // The workflow's Retry and Catch match on an error's class name.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    // The SDK is bundled too: the version that the tests ran with, not whichever one the runtime brings.
    // Native code, which comes in a layer. Only `require` looks there; `import()` does not.
    external: [ONNX_RUNTIME],
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
}

function writeEmptyModules(names: readonly string[], folder: string): void {
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.js'), '');
  }
}
