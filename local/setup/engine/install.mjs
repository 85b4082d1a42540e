import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeWhole } from '../machine/atomic.mjs';
import { requirePython } from '../machine/python.mjs';
import { run, runMain, say, SetupError, step, informativeLine } from '../machine/steps.mjs';
import { buildBinding } from './build-binding.mjs';
import { fetchWheel } from './fetch-wheel.mjs';
import {
  BINDING,
  engineFolder,
  isLinked,
  linkEngine,
  linkFiles,
  linkTo,
  nativeFolder,
  packageFolder,
} from './layout.mjs';
import { requireTools } from './prerequisites.mjs';
import { selectWheels } from './wheels.mjs';

/**
 * Sets up the native half of the engine: fetches TensorFlow's libraries (and oneDNN's, and with --gpu
 * CUDA's), builds the binding and links both into node_modules. What is already there is not done again;
 * when everything is there, it prints nothing.
 *
 *     node local/setup/engine/install.mjs [--gpu] [--prefix <folder that holds node_modules>] [--check] [--fetch] [--retry]
 *
 * --check only looks whether the machine has what is needed; --fetch only fetches the libraries, which needs no npm package;
 * --retry asks again for optional parts that could not be had before.
 */
async function main() {
  const { values } = parseArgs({
    options: {
      gpu: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      fetch: { type: 'boolean', default: false },
      prefix: { type: 'string', default: fileURLToPath(new URL('../../../', import.meta.url)) },
      retry: { type: 'boolean', default: false },
    },
  });
  const root = resolve(values.prefix);
  const wheels = selectWheels({ platform: process.platform, arch: process.arch, gpu: values.gpu });
  if (values.check) await requireAll({ root, wheels });
  else if (values.fetch) await fetchAll({ root, wheels });
  else await install({ root, wheels, retry: values.retry });
}

/** @param {{ root: string, wheels: import('./wheels.mjs').EngineWheels, retry: boolean }} options */
async function install({ root, wheels, retry }) {
  if (!existsSync(packageFolder(root))) {
    throw new SetupError(
      `The npm packages are not installed in ${root}: run "npm ci" there, then this again.`,
    );
  }
  const native = nativeFolder(root);
  const engine = engineFolder({ root, wheels });
  if ((await isLinked({ root, engine })) && !retry) return;
  if (!existsSync(engine)) {
    const tools = await requireAll({ root, wheels });
    await fetchAndBuild({ wheels, native, engine, root, tools });
  }
  await addOnednn({ wheel: wheels.onednn, native, engine });
  await linkEngine({ root, engine });
}

/** @param {{ root: string, wheels: import('./wheels.mjs').EngineWheels }} options */
async function fetchAll({ root, wheels }) {
  const native = nativeFolder(root);
  await fetchParts({ wheels, native, python: await requirePython() });
  await fetchOnednn({ wheel: wheels.onednn, native });
}

/** @param {{ root: string, wheels: import('./wheels.mjs').EngineWheels }} options */
function requireAll({ root, wheels }) {
  const native = nativeFolder(root);
  // Half a gigabyte for what is small. A wheel and its content are there at the same time, and pip holds the
  // wheel twice while it writes it.
  const neededMb = partsOf(wheels)
    .filter(({ name }) => !existsSync(join(native, name)))
    .reduce((sum, { downloadMb, unpackedMb }) => sum + 2 * downloadMb + unpackedMb, 500);
  return requireTools({ folder: native, neededMb, env: process.env });
}

/** @param {import('./wheels.mjs').EngineWheels} wheels */
const partsOf = ({ tensorflow, cuda }) => (cuda === undefined ? [tensorflow] : [tensorflow, cuda]);

/**
 * @param {object} options
 * @param {import('./wheels.mjs').EngineWheels} options.wheels
 * @param {string} options.native
 * @param {string} options.engine
 * @param {string} options.root
 * @param {{ python: string, compiler: string }} options.tools
 */
async function fetchAndBuild({ wheels, native, engine, root, tools }) {
  await fetchParts({ wheels, native, python: tools.python });
  await makeWhole(engine, async (partial) => {
    const deps = join(partial, 'deps');
    await linkFiles(join(native, wheels.tensorflow.name, 'lib'), join(deps, 'lib'));
    await linkTo(join(native, wheels.tensorflow.name, 'include'), join(deps, 'include'));
    if (wheels.cuda !== undefined)
      await linkTo(join(native, wheels.cuda.name, 'nvidia'), join(deps, 'nvidia'));
    await step('Building the TensorFlow binding', () =>
      buildBinding({ root, engine: partial, compiler: tools.compiler, platform: process.platform }),
    );
    await step('Loading it', () => requireLoads(join(partial, BINDING)));
  });
}

/** @param {{ wheels: import('./wheels.mjs').EngineWheels, native: string, python: string }} options */
async function fetchParts({ wheels, native, python }) {
  for (const wheel of partsOf(wheels)) await fetchWheel({ wheel, folder: join(native, wheel.name), python });
}

/** @param {string} binding */
async function requireLoads(binding) {
  const { code, output } = await run(process.execPath, ['--eval', 'require(process.argv[1])', binding], {
    env: { TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  if (code === 0) return;
  throw new SetupError(
    `The TensorFlow binding was built but does not load: "${informativeLine(output)}". Its libraries need glibc 2.27 and ` +
      'the libstdc++ of g++ 9 or newer.',
  );
}

/**
 * oneDNN makes recurrent layers faster on a CPU. Nothing depends on it, so its absence is reported, and not fatal.
 *
 * @param {{ wheel: import('./wheels.mjs').Wheel | undefined, native: string, engine: string }} options
 */
async function addOnednn({ wheel, native, engine }) {
  if (wheel === undefined) {
    say(
      `oneDNN is not published for ${process.platform}-${process.arch}: TensorFlow's own kernels are used.`,
    );
    return;
  }
  const error = await fetchOnednn({ wheel, native });
  if (error === undefined) await linkFiles(join(native, wheel.name, 'lib'), join(engine, 'deps', 'lib'));
  else
    say(
      `Going on without oneDNN, recurrent layers will be slower ("npm run setup" tries again). ${error.message}`,
    );
}

/**
 * @param {{ wheel: import('./wheels.mjs').Wheel | undefined, native: string }} options
 * @returns {Promise<SetupError | undefined>} why it could not be had
 */
async function fetchOnednn({ wheel, native }) {
  if (wheel === undefined) return undefined;
  const folder = join(native, wheel.name);
  try {
    if (!existsSync(folder)) await fetchWheel({ wheel, folder, python: await requirePython() });
    return undefined;
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
}

await runMain(main);
