import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPythonEnvironment } from '../../local/setup/machine/python-environment.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The Python environment of the AWS emulator. */
export const EMULATOR_FOLDER = join(root, '.unroll', 'python', 'ministack');

/** Sets up the AWS emulator, if it is not there. */
export const setUpEmulator = () =>
  setUpPythonEnvironment({
    what: 'the AWS emulator',
    folder: EMULATOR_FOLDER,
    requirements: fileURLToPath(new URL('./emulator-requirements.txt', import.meta.url)),
  });
