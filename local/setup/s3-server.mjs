import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPythonEnvironment } from './machine/python-environment.mjs';

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
 * @throws {import('./machine/steps.mjs').SetupError} when Python or the network is missing
 */
export const setUpS3Server = ({ root }) =>
  setUpPythonEnvironment({
    folder: s3ServerFolder(root),
    requirements: REQUIREMENTS,
    what: 'the S3 server of the tests',
  });
