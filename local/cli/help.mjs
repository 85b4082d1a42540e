import { COMMANDS } from './commands.mjs';

/** @typedef {import('./commands.mjs').Command} Command */

/** @param {readonly string[]} args */
export const isHelp = (args) => args.includes('--help') || args.includes('-h');

/**
 * @param {string} name
 * @param {Command} command
 */
export const ownHelp = (name, { does, help }) => `${name} ${does}.\n\nusage: ${help}\n`;

/**
 * What is wrong with the arguments of a command whose arguments are all known beforehand.
 *
 * @param {string} name
 * @param {Command} command
 * @param {readonly string[]} args
 */
export function argumentFault(name, { takes, help }, args) {
  if (takes === undefined) return undefined;
  const unknown = args.find((arg) => !takes.includes(arg));
  if (unknown === undefined && args.length <= 1) return undefined;
  const allowed = takes.length === 0 ? 'takes no arguments' : `takes one of ${takes.join(', ')}`;
  return `${name} ${allowed}, not "${args.join(' ')}"; usage: ${help}`;
}

/** @param {string} name of no command */
export function usage(name) {
  const commands = Object.entries(COMMANDS).map(([command, { does }]) => `  ${command.padEnd(13)} ${does}`);
  return [
    `${name === '' ? '' : `There is no command "${name}". `}usage: node local/launch.mjs <command> [arguments]`,
    ...commands,
  ].join('\n');
}
