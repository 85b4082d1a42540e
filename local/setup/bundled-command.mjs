import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Loaded when they are first used: a command that works in a folder needs no S3. */
const LOADED_LATE = ['@aws-sdk/client-s3', 'luxon'];

/**
 * The bundle of a command whose start should take no longer than its work: half of a second goes into compiling its
 * TypeScript and its many modules otherwise. It is made where there is none of the sources as they are.
 *
 * @param {{ root: string, entry: string }} options entry: a TypeScript file from the root
 * @returns {Promise<string>} a CommonJS file
 * @throws Error with esbuild's messages
 */
export async function bundledCommand({ root, entry }) {
  const folder = join(root, '.unroll', 'commands', entry.replaceAll(/[^A-Za-z0-9]+/g, '-'));
  const bundle = join(folder, 'command.cjs');
  const mark = join(folder, 'sources.json');
  if (await isUpToDate(root, mark, bundle)) return bundle;
  const { code, sources } = await build(root, entry);
  const marks = await Promise.all(sources.map(async (path) => [path, await stateOf(join(root, path))]));
  await mkdir(folder, { recursive: true });
  await writeWhole(bundle, code);
  // Last: it says that the bundle is there.
  await writeWhole(
    mark,
    JSON.stringify({ versions: versions(), bundle: digestOf(code), sources: Object.fromEntries(marks) }),
  );
  return bundle;
}

/**
 * What cannot be read, or is not as it was written, is made anew.
 *
 * @param {string} root
 * @param {string} mark
 * @param {string} bundle
 */
async function isUpToDate(root, mark, bundle) {
  /** @type {{ versions: string, bundle: string, sources: Record<string, string> } | undefined} */
  const made = await readFile(mark, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  if (made?.versions !== versions() || made.sources === undefined) return false;
  const code = await readFile(bundle, 'utf8').catch(() => '');
  if (digestOf(code) !== made.bundle) return false;
  const states = await Promise.all(
    Object.entries(made.sources).map(async ([path, state]) => (await stateOf(join(root, path))) === state),
  );
  return states.every(Boolean);
}

/** @param {string} code */
const digestOf = (code) => createHash('sha256').update(code).digest('hex');

const versions = () => `${process.version} ${LOADED_LATE.join(' ')}`;

/** @param {string} path */
const stateOf = (path) =>
  stat(path).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => 'missing',
  );

/**
 * @param {string} root
 * @param {string} entry
 */
async function build(root, entry) {
  const esbuild = await import('esbuild');
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    outfile: 'command.cjs',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    // The name of an error's class is part of what is told.
    keepNames: true,
    external: ['onnxruntime-node', '@aws-sdk/*', '@smithy/*'],
    plugins: [loadedLate(root), inPlace(root)],
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('late:'));
  return { code: file.text, sources: [...own, 'package-lock.json'] };
}

/**
 * In place of a package, getters of its names.
 *
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
const loadedLate = (root) => ({
  name: 'loaded-late',
  setup(builder) {
    const load = createRequire(join(root, 'package.json'));
    builder.onResolve({ filter: /./ }, ({ path, namespace }) => {
      if (!LOADED_LATE.includes(path)) return undefined;
      return namespace === 'late' ? { path, external: true } : { path, namespace: 'late' };
    });
    builder.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      resolveDir: root,
      contents: Object.keys(/** @type {object} */ (load(path)))
        .map(
          (name) =>
            `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require('${path}').${name} });`,
        )
        .join('\n'),
    }));
  },
});

/**
 * Modules that look for files beside them find them where their sources are.
 *
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
const inPlace = (root) => ({
  name: 'in-place',
  setup(builder) {
    builder.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (path.startsWith(join(root, 'node_modules')) || !/\b__(?:dir|file)name\b/.test(text))
        return undefined;
      const place = JSON.stringify({ __dirname: dirname(path), __filename: path });
      return { contents: `const { __dirname, __filename } = ${place};\n${text}`, loader: 'ts' };
    });
  },
});

/**
 * Whole or not at all, for processes side by side.
 *
 * @param {string} path
 * @param {string} text
 */
async function writeWhole(path, text) {
  const partial = `${path}.${process.pid}`;
  await writeFile(partial, text);
  await rename(partial, path);
}
