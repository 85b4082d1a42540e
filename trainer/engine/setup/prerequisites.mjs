import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { requirePython } from '../../../shared/setup/python.mjs';
import { run, SetupError } from '../../../shared/setup/steps.mjs';

/**
 * What is looked at on the machine; tests put other machines in its place.
 *
 * @typedef {object} Machine
 * @property {import('../../../shared/setup/python.mjs').Probe} run
 * @property {(folder: string) => Promise<number>} freeMb
 */

/** @type {Machine} */
export const thisMachine = {
  run,
  freeMb: async (folder) => {
    const { bavail, bsize } = await statfs(existingParent(folder));
    return (bavail * bsize) / 1e6;
  },
};

/**
 * Finds what building the binding needs.
 *
 * @param {{ folder: string, neededMb: number, env: NodeJS.ProcessEnv, machine?: Machine }} options
 *   folder: where things will be installed; env: for CXX, as make and npm read it
 * @returns {Promise<{ python: string, compiler: string }>} the commands
 * @throws {SetupError} naming everything that is missing, a line each
 */
export async function requireTools({ folder, neededMb, env, machine = thisMachine }) {
  const checks = await Promise.allSettled([
    requirePython(machine.run),
    requireCompiler(machine.run, env),
    requireSpace(machine, folder, neededMb),
  ]);
  const missing = checks.flatMap((check) =>
    check.status === 'rejected' ? [check.reason instanceof Error ? check.reason : String(check.reason)] : [],
  );
  const surprise = missing.find((reason) => !(reason instanceof SetupError));
  if (surprise !== undefined) throw surprise;
  const [python, compiler] = checks;
  if (python.status === 'rejected' || compiler.status === 'rejected' || missing.length > 0) {
    throw new SetupError(
      missing.map((reason) => (reason instanceof Error ? reason.message : reason)).join('\n'),
    );
  }
  return { python: python.value, compiler: compiler.value };
}

/**
 * @param {import('../../../shared/setup/python.mjs').Probe} probe
 * @param {NodeJS.ProcessEnv} env
 */
async function requireCompiler(probe, env) {
  const candidates = env['CXX'] ? [env['CXX']] : ['c++', 'g++', 'clang++'];
  for (const command of candidates) {
    const answer = await probe(command, ['--version']);
    if (answer.code === 0) return command;
  }
  throw new SetupError(
    `No C++ compiler was found (tried ${candidates.join(', ')}), which builds the TensorFlow binding: install one ` +
      '(Debian, Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install), ' +
      'or name yours in CXX, then run this again.',
  );
}

/**
 * @param {Machine} machine
 * @param {string} folder
 * @param {number} neededMb
 */
async function requireSpace(machine, folder, neededMb) {
  const freeMb = await machine.freeMb(folder);
  if (freeMb >= neededMb) return;
  throw new SetupError(
    `The disk of ${folder} has ${gigabytes(freeMb)} free, the set-up needs ${gigabytes(neededMb)}: free some ` +
      'space or move the project to another disk, then run this again.',
  );
}

/** @param {number} megabytes */
const gigabytes = (megabytes) => `${(megabytes / 1000).toFixed(1)} GB`;

/**
 * @param {string} folder
 * @returns {string}
 */
function existingParent(folder) {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}
