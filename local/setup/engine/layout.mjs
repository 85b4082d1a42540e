import { existsSync, readFileSync } from 'node:fs';
import { join, relative, dirname } from 'node:path';
import { lstat, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';

/**
 * Where things are. All paths are relative to the folder that holds `node_modules`:
 *
 *     .unroll/native/<wheel>/lib            libraries of one wheel
 *     .unroll/native/<engine>/deps/lib      links to all libraries of an engine, libdnnl.so.3 included
 *     .unroll/native/<engine>/deps/nvidia   link to CUDA's, where TensorFlow's run path looks for it
 *     .unroll/native/<engine>/lib/napi-v8   the binding, which finds them through its run path
 *     node_modules/@tensorflow/tfjs-node-gpu/{deps,lib} -> <engine>/{deps,lib}
 *
 * so that the code that runs knows one place only, the package's folder, and reinstalling the npm packages
 * costs two links. libdnnl, where the machine has it, is `deps/lib/libdnnl.so.3` in the package's folder.
 */
export const BINDING_PACKAGE = '@tensorflow/tfjs-node-gpu';
const NAPI_VERSION = 8;
export const BINDING = join('lib', `napi-v${NAPI_VERSION}`, 'tfjs_binding.node');
const LINKED = ['deps', 'lib'];

/** @param {string} root */
export const nativeFolder = (root) => join(root, '.unroll', 'native');

/** @param {string} root */
export const packageFolder = (root) => join(root, 'node_modules', BINDING_PACKAGE);

/**
 * An engine is named after the versions of what it is built from, so that another version builds a new one.
 *
 * @param {{ root: string, wheels: import('./wheels.mjs').EngineWheels }} options
 */
export function engineFolder({ root, wheels }) {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(join(packageFolder(root), 'package.json'), 'utf8'));
  return join(nativeFolder(root), `engine-${wheels.tensorflow.name}-tfjs-${version}`);
}

/**
 * Whether the package's folder leads to a whole engine.
 *
 * @param {{ root: string, engine: string }} options
 */
export async function isLinked({ root, engine }) {
  const targets = await Promise.all(
    LINKED.map((name) => readlink(join(packageFolder(root), name)).catch(() => undefined)),
  );
  const expected = LINKED.map((name) => relative(packageFolder(root), join(engine, name)));
  return (
    targets.every((target, i) => target === expected[i]) && existsSync(join(packageFolder(root), BINDING))
  );
}

/**
 * Makes the package's folder lead to an engine.
 *
 * @param {{ root: string, engine: string }} options
 */
export async function linkEngine({ root, engine }) {
  for (const name of LINKED) {
    await linkTo(join(engine, name), join(packageFolder(root), name));
  }
}

/**
 * Links every file of a folder into another.
 *
 * @param {string} from
 * @param {string} into
 */
export async function linkFiles(from, into) {
  await mkdir(into, { recursive: true });
  for (const name of await readdir(from)) {
    await linkTo(join(from, name), join(into, name));
  }
}

/**
 * Makes a link, in place of what is there.
 *
 * @param {string} target
 * @param {string} link
 */
export async function linkTo(target, link) {
  const there = await lstat(link).catch(() => undefined);
  if (there !== undefined) await rm(link, { recursive: true });
  // Relative, so that the project can be moved or copied into an image.
  await symlink(relative(dirname(link), target), link);
}
