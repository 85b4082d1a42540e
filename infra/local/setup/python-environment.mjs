import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requirePython } from '../../../shared/setup/python.mjs';
import { run, SetupError, step, tellingLine } from '../../../shared/setup/steps.mjs';

const MARK = '.complete';

/**
 * @typedef {object} PythonEnvironment
 * @property {string} folder
 * @property {string} requirements a file with every package, its version and hashes
 * @property {string} what it is, as the end of a sentence: `the S3 server of the tests`
 */

/**
 * Sets up a Python environment of its own, if it is not there. A virtual environment cannot be renamed, so a mark
 * written last, with the hash of the requirements, tells whether it is whole and current.
 *
 * @param {PythonEnvironment} environment
 * @throws {SetupError} when Python or the network is missing
 */
export async function setUpPythonEnvironment({ folder, requirements, what }) {
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const mark = await readFile(join(folder, MARK), 'utf8').catch(() => undefined);
  if (mark === hash) return;
  const python = await requirePython();
  await step(`Setting up ${what}`, async () => {
    await rm(folder, { recursive: true, force: true });
    await makeEnvironment({ python, folder });
    await installRequirements({ folder, requirements, what });
    await writeFile(join(folder, MARK), hash);
  });
}

/** @param {{ python: string, folder: string }} options */
async function makeEnvironment({ python, folder }) {
  const { code, output } = await run(python, ['-m', 'venv', folder]);
  if (code === 0) return;
  throw new SetupError(
    `Could not make a Python environment: "${tellingLine(output)}". Install Python's venv module (Debian, Ubuntu: ` +
      'apt-get install python3-venv), then run this again.',
  );
}

/** @param {PythonEnvironment} environment */
async function installRequirements({ folder, requirements, what }) {
  const args = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  const { code, output } = await run(join(folder, 'bin', 'python'), [
    ...['-m', 'pip', ...args],
    ...['--only-binary', ':all:', '--requirement', requirements],
  ]);
  if (code === 0) return;
  throw new SetupError(
    `Could not install ${what}: pip said "${tellingLine(output)}". Check the network, the proxy and pip's index, then ` +
      'run this again.',
  );
}
