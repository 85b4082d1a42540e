import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requirePython } from '../../../shared/setup/python.mjs';
import { run, SetupError, step, tellingLine } from '../../../shared/setup/steps.mjs';

const REQUIREMENTS = fileURLToPath(new URL('./s3-server-requirements.txt', import.meta.url));
const MARK = '.complete';

/**
 * The Python environment of the S3 server that the tests talk to; run it with `bin/moto_server`.
 *
 * @param {string} root
 */
export const s3ServerFolder = (root) => join(root, '.unroll', 'python', 'moto');

/**
 * Sets up the S3 server of the tests, if it is not there. A virtual environment cannot be renamed, so a mark
 * written last, with the hash of the requirements, tells whether it is whole and current.
 *
 * @param {{ root: string }} options
 * @throws {SetupError} when Python or the network is missing
 */
export async function setUpS3Server({ root }) {
  const folder = s3ServerFolder(root);
  const hash = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  const mark = await readFile(join(folder, MARK), 'utf8').catch(() => undefined);
  if (mark === hash) return;
  const python = await requirePython();
  await step('Setting up the S3 server of the tests', async () => {
    await rm(folder, { recursive: true, force: true });
    await makeEnvironment({ python, folder });
    await installRequirements(folder);
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

/** @param {string} folder */
async function installRequirements(folder) {
  const args = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  const { code, output } = await run(join(folder, 'bin', 'python'), [
    ...['-m', 'pip', ...args],
    ...['--only-binary', ':all:', '--requirement', REQUIREMENTS],
  ]);
  if (code === 0) return;
  throw new SetupError(
    `Could not install the S3 server of the tests: pip said "${tellingLine(output)}". Check the network, the proxy and ` +
      "pip's index, then run this again.",
  );
}
