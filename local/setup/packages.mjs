import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, SetupError, step, informativeLine } from './machine/steps.mjs';

/**
 * A lock file's packages by their folder; npm writes one into node_modules too, last of all, that says
 * what it installed.
 *
 * @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lock
 */

/**
 * Whether the installed packages are those of the lock file. It looks at what is there, not at which command
 * put it there, so packages installed by hand count too.
 *
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json
 */
export function isUpToDate(wanted, installed) {
  const there = installed?.packages;
  if (there === undefined) return false;
  const entries = Object.entries(wanted.packages ?? {}).filter(([folder]) => folder !== '');
  const known = new Set(entries.map(([folder]) => folder));
  return (
    Object.keys(there).every((folder) => known.has(folder)) &&
    entries.every(([folder, { version, integrity, optional }]) => {
      const found = there[folder];
      // Binaries of other platforms are in the lock file and never installed.
      if (found === undefined) return optional === true;
      return found.version === version && found.integrity === integrity;
    })
  );
}

/**
 * @param {string} root
 * @returns {Promise<boolean>} whether the npm packages are those of the lock file
 */
export async function packagesUpToDate(root) {
  const [wanted, installed] = await Promise.all([
    readLock(join(root, 'package-lock.json')),
    readLock(join(root, 'node_modules', '.package-lock.json')),
  ]);
  if (wanted === undefined) {
    throw new SetupError(
      `${root} has no readable package-lock.json: restore it (git checkout package-lock.json).`,
    );
  }
  return isUpToDate(wanted, installed);
}

/**
 * Installs the npm packages of the lock file. npm deletes node_modules first and writes its own lock file
 * last, so an installation that was killed does not count.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options env: npm names itself there
 * @throws {SetupError} when npm is missing or fails
 */
export async function installPackages({ root, env }) {
  // Install scripts would download what local/setup/engine gets from elsewhere.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = env['npm_execpath'];
  const isNpm = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
  const { code, output } = await step('Installing the npm packages', () =>
    isNpm ? run(process.execPath, [npm, ...args], { cwd: root }) : run('npm', args, { cwd: root }),
  );
  if (code === 127) {
    throw new SetupError(
      'npm was not found: install it (Debian, Ubuntu: apt-get install npm), then run this again.',
    );
  }
  if (code === 0) return;
  throw new SetupError(
    `Could not install the npm packages: npm said "${informativeLine(output)}". Check the network, the proxy and npm's ` +
      'registry ("npm config get registry"), then run this again.',
  );
}

/**
 * @param {string} path
 * @returns {Promise<Lock | undefined>} undefined when there is none, or only half of one
 */
async function readLock(path) {
  try {
    /** @type {Lock} */
    const lock = JSON.parse(await readFile(path, 'utf8'));
    return lock;
  } catch {
    return undefined;
  }
}
