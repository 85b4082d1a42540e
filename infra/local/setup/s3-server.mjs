import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  isPythonEnvironmentCurrent,
  makePythonEnvironment,
} from '../../../shared/setup/python-environment.mjs';
import { requirePython } from '../../../shared/setup/python.mjs';

const REQUIREMENTS = fileURLToPath(new URL('./s3-server-requirements.txt', import.meta.url));

/**
 * The Python environment of the S3 server that the tests talk to; run it with `bin/moto_server`.
 *
 * @param {string} root
 */
export const s3ServerFolder = (root) => join(root, '.unroll', 'python', 'moto');

/**
 * Sets up the S3 server of the tests, if it is not there.
 *
 * @param {{ root: string }} options
 * @throws {SetupError} when Python or the network is missing
 */
export async function setUpS3Server({ root }) {
  const name = 'the S3 server of the tests';
  const environment = { name, folder: s3ServerFolder(root), requirements: REQUIREMENTS };
  if (await isPythonEnvironmentCurrent(environment)) return;
  await makePythonEnvironment({ ...environment, python: await requirePython() });
}
