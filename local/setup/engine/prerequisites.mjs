import { freeSpaceMb, requireSpace } from '../machine/disk.mjs';
import { requirePython } from '../machine/python.mjs';
import { run, SetupError } from '../machine/steps.mjs';

/**
 * What is looked at on the machine; tests put other machines in its place.
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
 * @throws {SetupError} naming everything that is missing, a line each
 */
export async function requireTools({ folder, neededMb, env, machine = THIS_MACHINE }) {
  const [python, compiler, space] = await Promise.allSettled([
    requirePython(machine.run),
    requireCompiler(machine.run, env),
    requireSpace({ folder, neededMb, freeMb: machine.freeMb }),
  ]);
  if (python.status === 'fulfilled' && compiler.status === 'fulfilled' && space.status === 'fulfilled') {
    return { python: python.value, compiler: compiler.value };
  }
  /** @type {unknown[]} */
  const reasons = [python, compiler, space].flatMap((check) =>
    check.status === 'rejected' ? [check.reason] : [],
  );
  const lines = reasons.map((reason) => {
    if (reason instanceof SetupError) return reason.message;
    throw reason;
  });
  throw new SetupError(lines.join('\n'));
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
