import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requirePython } from './python.mjs';
import { run, SetupError, step, tellingLine } from './steps.mjs';

const MARK = '.complete';

/**
 * @typedef {object} PythonEnvironment
 * @property {string} name what it is, as in "Setting up <name>"
 * @property {string} folder
 * @property {string} requirements a pip file of pinned versions with hashes, dependencies included
 */

/**
 * Whether the environment is there, whole and made of these very requirements. A virtual environment cannot be
 * renamed, so a mark written last, with the hash of the requirements, tells.
 *
 * @param {PythonEnvironment} environment
 */
export async function isPythonEnvironmentCurrent({ folder, requirements }) {
  const mark = await readFile(join(folder, MARK), 'utf8').catch(() => undefined);
  return mark === (await hashOf(requirements));
}

/**
 * Sets up an environment with a Python that is found on the machine, if it is not there.
 *
 * @param {PythonEnvironment} environment
 * @throws {SetupError} when Python or the network is missing
 */
export async function setUpPythonEnvironment(environment) {
  if (await isPythonEnvironmentCurrent(environment)) return;
  await makePythonEnvironment({ ...environment, python: await requirePython() });
}

/**
 * Makes a virtual environment with nothing but the requirements in it.
 *
 * @param {PythonEnvironment & { python: string }} options python: the command
 * @throws {SetupError} when Python's venv module or the network is missing
 */
export async function makePythonEnvironment({ name, folder, requirements, python }) {
  await step(`Setting up ${name}`, async () => {
    await rm(folder, { recursive: true, force: true });
    await makeVirtualEnvironment(python, folder);
    await installRequirements({ name, folder, requirements });
    await writeFile(join(folder, MARK), await hashOf(requirements));
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
    `Could not make a Python environment: "${tellingLine(output)}". Install Python's venv module (Debian, Ubuntu: ` +
      'apt-get install python3-venv), then run this again.',
  );
}

/** @param {PythonEnvironment} environment */
async function installRequirements({ name, folder, requirements }) {
  const args = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  const { code, output } = await run(join(folder, 'bin', 'python'), [
    ...['-m', 'pip', ...args],
    ...['--only-binary', ':all:', '--requirement', requirements],
  ]);
  if (code === 0) return;
  throw new SetupError(
    `Could not install ${name}: pip said "${tellingLine(output)}". Check the network, the proxy and pip's index, ` +
      'then run this again.',
  );
}

/** @param {string} file */
const hashOf = async (file) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
