import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './steps.mjs';

/**
 * @typedef {object} Program
 * @property {string} name as it is called
 * @property {string} debian the package of Debian and Ubuntu that has it
 */

/**
 * @param {readonly Program[]} programs
 * @param {string} [path] folders, as in PATH
 * @returns {Program[]} those that are in none of the folders
 */
export function missingPrograms(programs, path = process.env['PATH'] ?? '') {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return programs.filter(({ name }) => !folders.some((folder) => isExecutable(join(folder, name))));
}

/**
 * @param {string} purpose what they are for, as the beginning of a sentence: `A build without docker`
 * @param {readonly Program[]} programs
 * @param {string} [path] folders, as in PATH
 * @throws {SetupError} naming every one that is missing
 */
export function requirePrograms(purpose, programs, path) {
  const missing = missingPrograms(programs, path);
  if (missing.length === 0) return;
  throw new SetupError(
    `${purpose} needs ${namesOf(missing)}, which ${missing.length === 1 ? 'was' : 'were'} not found: install ` +
      `${missing.length === 1 ? 'it' : 'them'} (Debian, Ubuntu: ${aptGet(missing)}), then run this again.`,
  );
}

/** @param {readonly Program[]} programs */
export const namesOf = (programs) => programs.map(({ name }) => name).join(', ');

/** @param {readonly Program[]} programs */
export const aptGet = (programs) =>
  `apt-get install ${[...new Set(programs.map(({ debian }) => debian))].join(' ')}`;

/**
 * Waits for checks of the machine, so that whoever sets it up learns of all that is missing at once.
 *
 * @template {readonly unknown[]} T
 * @param {readonly [...{ [K in keyof T]: Promise<T[K]> }]} checks
 * @returns {Promise<T>} what they found
 * @throws {SetupError} with the sentences of all checks that failed, one per line
 */
export async function demandAll(checks) {
  const outcomes = await Promise.allSettled(checks);
  /** @type {unknown[]} */
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (reasons.length === 0) return Promise.all(checks);
  const lines = reasons.map((reason) => {
    if (reason instanceof SetupError) return reason.message;
    throw reason;
  });
  throw new SetupError(lines.join('\n'));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
