import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { INSTALL_VENV, requirePython } from './python.mjs';
import { run, SetupError, step, informativeLine } from './steps.mjs';

const MARK = '.complete';

/**
 * @typedef {object} PythonEnvironment
 * @property {string} folder
 * @property {string} requirements a pip file of every package with its version and hashes
 * @property {string} what it is, as the end of a sentence: `the S3 server of the tests`
 * @property {() => Promise<string>} [findPython] the command to make it with; any Python 3 with pip when left out
 */

/**
 * Whether an environment is whole and has what the requirements name.
 *
 * @param {{ folder: string, requirements: string }} environment
 */
export async function isPythonEnvironmentSetUp({ folder, requirements }) {
  const mark = await readFile(join(folder, MARK), 'utf8').catch(() => undefined);
  return mark === (await hashOf(requirements));
}

/** @param {string} file */
const hashOf = async (file) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/**
 * Sets up a Python environment of its own, if it is not there. A virtual environment cannot be renamed, so a mark
 * written last, with the hash of the requirements, shows whether it is whole and current.
 *
 * @param {PythonEnvironment} environment
 * @throws {SetupError} when Python, its venv module or the network is missing
 */
export async function setUpPythonEnvironment({
  folder,
  requirements,
  what,
  findPython = () => requirePython(),
}) {
  if (await isPythonEnvironmentSetUp({ folder, requirements })) return;
  const hash = await hashOf(requirements);
  const python = await findPython();
  await step(`Setting up ${what}`, async () => {
    await rm(folder, { recursive: true, force: true });
    await makeVirtualEnvironment(python, folder);
    await installRequirements({ folder, requirements, what });
    await writeFile(join(folder, MARK), hash);
  });
}

/**
 * @param {string} python
 * @param {string} folder
 */
async function makeVirtualEnvironment(python, folder) {
  const { code, output } = await run(python, ['-m', 'venv', folder]);
  if (code === 0) return;
  throw new SetupError(
    `Could not make a Python environment: "${informativeLine(output)}". Install Python's venv module ` +
      `(${INSTALL_VENV}), then run this again.`,
  );
}

/** @param {PythonEnvironment} environment */
async function installRequirements({ what, folder, requirements }) {
  // Python compiles the few modules that are used; pip would compile all of them, a third of its time.
  const args = [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-compile',
    '--no-deps',
    '--require-hashes',
  ];
  const { code, output } = await run(join(folder, 'bin', 'python'), [
    ...['-m', 'pip', ...args],
    ...['--only-binary', ':all:', '--requirement', requirements],
  ]);
  if (code === 0) return;
  throw new SetupError(
    `Could not install ${what}: pip said "${informativeLine(output)}". Check the network, the proxy and pip's index, ` +
      'then run this again.',
  );
}
