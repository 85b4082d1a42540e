import { run, SetupError } from './steps.mjs';

export const INSTALL_VENV = 'Debian, Ubuntu: apt-get install python3-venv';

/** The oldest Python with which the pinned packages work. */
const OLDEST_PYTHON_MINOR = 10;

/**
 * @callback Probe runs a command to its end
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<import('./steps.mjs').CommandResult>}
 */

/**
 * Finds a Python 3 that has pip: wheels are fetched with it, nothing is installed into it.
 *
 * @param {Probe} [probe]
 * @returns {Promise<string>} the command
 * @throws {SetupError} one line that says what to install
 */
export async function requirePython(probe = run) {
  /** @type {string | undefined} */
  let tooOld;
  for (const command of ['python3', 'python']) {
    const version = await probe(command, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    if (version.code !== 0) continue;
    const found = version.output.trim();
    if (!isRecent(found)) {
      tooOld ??= found;
      continue;
    }
    const pip = await probe(command, ['-m', 'pip', '--version']);
    if (pip.code === 0) return command;
    throw new SetupError(
      `Python ${found} has no pip, which fetches the native libraries: install it ` +
        `(Debian, Ubuntu: apt-get install python3-pip; elsewhere: ${command} -m ensurepip), then run this again.`,
    );
  }
  throw new SetupError(
    `${tooOld === undefined ? 'Python 3 was not found' : `Python ${tooOld} is too old`}: install Python ` +
      `3.${OLDEST_PYTHON_MINOR} or newer with pip (Debian, Ubuntu: apt-get install python3 python3-pip python3-venv; ` +
      'macOS: brew install python), then run this again.',
  );
}

/**
 * Finds a Python 3 with pip that can make virtual environments, which Debian's own cannot without a further package.
 *
 * @param {Probe} [probe]
 * @returns {Promise<string>} the command
 * @throws {SetupError} one line that says what to install
 */
export async function requirePythonWithVenv(probe = run) {
  const command = await requirePython(probe);
  const { code } = await probe(command, ['-c', 'import ensurepip, venv']);
  if (code === 0) return command;
  throw new SetupError(`${command} has no venv module: install it (${INSTALL_VENV}), then run this again.`);
}

/** @param {string} version such as 3.11 */
function isRecent(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 && minor >= OLDEST_PYTHON_MINOR;
}
