import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run, SetupError, informativeLine } from '../machine/steps.mjs';
import { BINDING, packageFolder } from './layout.mjs';

/**
 * Compiles tfjs-node-gpu's binding against the libraries in `engine`.
 *
 * The binding is two files that use Node-API only, whose headers are an npm package. So one call of the
 * compiler does it, with the flags of the package's binding.gyp; node-gyp would fetch Node's headers from
 * a host that many networks block, for nothing that is used here. One build serves every Node.
 *
 * @param {object} options
 * @param {string} options.root holds node_modules
 * @param {string} options.engine has deps/include and deps/lib; gets lib/napi-v8/tfjs_binding.node
 * @param {string} options.compiler
 * @param {string} options.platform as Node names it
 */
export async function buildBinding({ root, engine, compiler, platform }) {
  const output = join(engine, BINDING);
  await mkdir(dirname(output), { recursive: true });
  const sources = join(packageFolder(root), 'binding');
  const libraries = join(engine, 'deps', 'lib');
  const libraryNames = (await readdir(libraries)).filter((name) => name.startsWith('libtensorflow'));
  const origin = platform === 'darwin' ? '@loader_path' : '$ORIGIN';
  const { code, output: said } = await run(compiler, [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-fvisibility=hidden'],
    ...['-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION', '-DNODE_GYP_MODULE_NAME=tfjs_binding'],
    `-I${join(root, 'node_modules', 'node-api-headers', 'include')}`,
    `-I${join(engine, 'deps', 'include')}`,
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(sources, name)),
    ...libraryNames.map((name) => join(libraries, name)),
    // Node-API's functions are in the node that loads the binding.
    ...(platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
    `-Wl,-rpath,${origin}/../../deps/lib`,
    ...['-o', output],
  ]);
  if (code === 0) return;
  throw new SetupError(
    `Could not build the TensorFlow binding with ${compiler}: "${informativeLine(said)}". A compiler for C++17 is needed ` +
      '(g++ 9, clang 9 or newer); name another in CXX, then run this again.',
  );
}
