import { COMMANDS } from './commands.mjs';
import { parseOptions } from './terminal/options.cjs';
import { UsageError } from './terminal/usage-error.cjs';

/** @typedef {import('./commands.mjs').Command} Command */

/** @param {readonly string[]} args */
export const isHelp = (args) => args.includes('--help') || args.includes('-h');

/**
 * @param {string} name
 * @param {Command} command
 */
export const helpOf = (name, { does, help }) => `${name} ${does}.\n\nusage: ${help}\n`;

/**
 * What is wrong with the arguments of a command, in one sentence; undefined where nothing is, or where another judges.
 *
 * @param {string} name
 * @param {Command} command
 * @param {readonly string[]} args
 */
export function argumentFault(name, { handsOn, resultInJson, options, takes, help }, args) {
  if (handsOn === true || (resultInJson === true && args.includes('--json'))) return undefined;
  const judge = (/** @type {readonly string[]} */ given) =>
    takes === undefined ? undefined : positionalFault({ name, takes, given, options, help });
  if (options === undefined && takes !== undefined) return judge(args);
  try {
    return judge(parseOptions(args, options ?? {}).positionals);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message;
  }
}

/**
 * @param {object} fault
 * @param {string} fault.name
 * @param {readonly string[]} fault.takes
 * @param {readonly string[]} fault.given
 * @param {Command['options'] | undefined} fault.options
 * @param {string} fault.help
 */
function positionalFault({ name, takes, given, options, help }) {
  const unknown = given.find((arg) => !takes.includes(arg));
  if (unknown === undefined && given.length <= 1) return undefined;
  const nothing = options === undefined ? 'no arguments' : 'options only';
  const allowed = takes.length === 0 ? nothing : `one of ${takes.join(', ')}`;
  return `${name} takes ${allowed}, not "${given.join(' ')}"; usage: ${help.split('\n')[0]}`;
}

/** @param {string} name of no command */
export function usage(name) {
  const commands = Object.entries(COMMANDS).map(([command, { does }]) => `  ${command.padEnd(13)} ${does}`);
  return [
    `${name === '' ? '' : `There is no command "${name}". `}usage: node local/launch.mjs <command> [arguments]`,
    ...commands,
  ].join('\n');
}
