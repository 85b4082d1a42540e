import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPythonEnvironment } from './machine/python-environment.mjs';

const REQUIREMENTS = fileURLToPath(new URL('./onnx-requirements.txt', import.meta.url));

/**
 * The Python environment with ONNX's checker and ONNX Runtime, which tests compare exported models with.
 *
 * @param {string} root
 */
export const onnxPythonFolder = (root) => join(root, '.unroll', 'python', 'onnx');

/**
 * Sets it up, if it is not there.
 *
 * @param {{ root: string }} options
 * @throws {import('./machine/steps.mjs').SetupError} when Python or the network is missing
 */
export const setUpOnnxPython = ({ root }) =>
  setUpPythonEnvironment({
    folder: onnxPythonFolder(root),
    requirements: REQUIREMENTS,
    what: 'ONNX and ONNX Runtime for Python, for the tests',
  });
