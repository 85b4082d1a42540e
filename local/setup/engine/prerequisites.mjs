import { freeSpaceMb, requireSpace } from '../machine/disk.mjs';
import { demandAll } from '../machine/programs.mjs';
import { requirePython } from '../machine/python.mjs';
import { run, SetupError } from '../machine/steps.mjs';

/**
 * What of the machine is looked at; tests put other machines in its place.
 *
 * @typedef {object} Machine
 * @property {import('../machine/python.mjs').Probe} run
 * @property {(folder: string) => Promise<number>} freeMb
 */

/** @type {Machine} */
const THIS_MACHINE = { run, freeMb: freeSpaceMb };

/**
 * Finds what setting up the engine needs.
 *
 * @param {{ folder: string, neededMb: number, env: NodeJS.ProcessEnv, machine?: Machine }} options
 *   folder: where things will be installed; env: for CXX
 * @returns {Promise<{ python: string, compiler: string }>} the commands
 * @throws {SetupError} naming everything that is missing, one per line
 */
export async function requireTools({ folder, neededMb, env, machine = THIS_MACHINE }) {
  const [python, compiler] = await demandAll([
    requirePython(machine.run),
    requireCompiler(machine.run, env),
    requireSpace({ folder, neededMb, freeMb: machine.freeMb }),
  ]);
  return { python, compiler };
}

/**
 * @param {import('../machine/python.mjs').Probe} probe
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
