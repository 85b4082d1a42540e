import { join } from 'node:path';
import { runInForeground } from './child.mjs';
import { requireSpace } from './machine/disk.mjs';
import { demandAll } from './machine/programs.mjs';
import { setUpOnnxPython } from './onnx-python.mjs';
import { installPackages, packagesUpToDate } from './packages.mjs';
import { setUpS3Server } from './s3-server.mjs';

/** npm packages, the engine's libraries, and what both need while they are being installed. */
const SPACE_MB = 2500;

/**
 * What is set up; tests put others in their place.
 *
 * @typedef {object} Parts
 * @property {() => Promise<boolean>} packagesUpToDate
 * @property {() => Promise<void>} requireSpace
 * @property {() => Promise<void>} installPackages
 * @property {(...args: string[]) => Promise<number>} engine runs engine/install.mjs, which reports why it fails; its exit status
 * @property {() => Promise<void>} s3Server
 * @property {() => Promise<void>} onnxPython
 */

/**
 * @param {string} root
 * @returns {Parts}
 */
const partsOf = (root) => ({
  packagesUpToDate: () => packagesUpToDate(root),
  requireSpace: () => requireSpace({ folder: root, neededMb: SPACE_MB }),
  installPackages: () => installPackages({ root, env: process.env }),
  engine: async (...args) => {
    const { code } = await runInForeground(
      process.execPath,
      [join(root, 'local', 'setup', 'engine', 'install.mjs'), ...args],
      { stdio: ['ignore', process.stderr, process.stderr] },
    );
    return code;
  },
  s3Server: () => setUpS3Server({ root }),
  onnxPython: () => setUpOnnxPython({ root }),
});

/**
 * Sets up what a command needs and is not there yet. What does not need the npm packages is fetched while npm installs
 * them, and all of it ends before this does: nothing goes on in the background after a failure.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {import('../cli/commands.mjs').Command} options.command
 * @param {Parts} [options.parts]
 * @returns {Promise<number>} 0, or the exit status of the engine's set-up, which has said why it failed
 * @throws {import('./machine/steps.mjs').SetupError} with the sentences of all other parts that failed
 */
export async function setUp({ root, command, parts = partsOf(root) }) {
  const needsEngine = command.needsEngine === true;
  const needsPackages = command.needsPackages !== false && !(await parts.packagesUpToDate());
  if (needsPackages) {
    await parts.requireSpace();
    // What is missing on the machine is reported before the minutes of installing, not after them.
    const code = needsEngine ? await parts.engine('--check') : 0;
    if (code !== 0) return code;
  }
  const none = Promise.resolve();
  const [code] = await demandAll([
    setUpPackagesAndEngine({ parts, needsPackages, needsEngine, retries: command.retries === true }),
    command.needsS3Server === true ? parts.s3Server() : none,
    command.needsOnnxPython === true ? parts.onnxPython() : none,
  ]);
  return code;
}

/**
 * @param {{ parts: Parts, needsPackages: boolean, needsEngine: boolean, retries: boolean }} options
 * @returns {Promise<number>} exit status
 */
async function setUpPackagesAndEngine({ parts, needsPackages, needsEngine, retries }) {
  if (needsPackages) {
    const [code] = await demandAll([
      needsEngine ? parts.engine('--fetch') : Promise.resolve(0),
      parts.installPackages(),
    ]);
    if (code !== 0) return code;
  }
  return needsEngine ? parts.engine(...(retries ? ['--retry'] : [])) : 0;
}
