/**
 * How arguments are read, by the launcher before anything is installed and by the commands themselves: CommonJS without
 * packages, which both ES modules and TypeScript import.
 */
const { parseArgs } = require('node:util');
const { UsageError } = require('./usage-error.cjs');

/** @typedef {NonNullable<import('node:util').ParseArgsConfig['options']>} Options */

/**
 * A command's options and positional arguments.
 *
 * @template {Options} T
 * @param {readonly string[]} args
 * @param {T} options
 * @returns {ReturnType<typeof parseArgs<{ options: T, allowPositionals: true, strict: true }>>}
 * @throws {UsageError} for an option that does not exist, one without its value, or two values of one that takes one
 */
function parseOptions(args, options) {
  const parsed = parse(args, options);
  refuseTwoValues(parsed.tokens, options);
  for (const [name, value] of Object.entries(parsed.values)) {
    if (value === '') throw new UsageError(`--${name} needs a value, as --help shows.`);
  }
  return parsed;
}

/**
 * @template {Options} T
 * @param {readonly string[]} args
 * @param {T} options
 */
function parse(args, options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new UsageError(sentenceOf(Object.keys(options), message), { cause: error });
  }
}

/**
 * Node takes the last one without a word.
 *
 * @param {readonly { kind: string, name?: string, value?: string | undefined }[]} tokens
 * @param {Options} options
 */
function refuseTwoValues(tokens, options) {
  /** @type {Map<string, string>} */
  const given = new Map();
  for (const { kind, name = '', value } of tokens) {
    if (kind !== 'option' || value === undefined || options[name]?.multiple === true) continue;
    const before = given.get(name);
    if (before !== undefined && before !== value)
      throw new UsageError(`--${name} is given twice, as "${before}" and as "${value}"; give it once.`);
    given.set(name, value);
  }
}

/**
 * Refuses an option that an action would not look at: who gives --dry-run counts on it.
 *
 * @param {string} action
 * @param {Readonly<Record<string, unknown>>} values of all options that were given
 * @param {Readonly<Record<string, readonly string[]>>} users the actions of each option that not all actions take
 * @throws {UsageError}
 */
function refuseUnused(action, values, users) {
  for (const [name, actions] of Object.entries(users)) {
    if (values[name] === undefined || actions.includes(action)) continue;
    throw new UsageError(`"${action}" takes no --${name}, which is for ${actions.join(', ')}: leave it out.`);
  }
}

/**
 * Node's own sentence speaks of positional arguments; what helps is the option that was meant.
 *
 * @param {readonly string[]} options
 * @param {string} message
 */
function sentenceOf(options, message) {
  const unknown = /^Unknown option '([^']+)'/.exec(message)?.[1];
  if (unknown === undefined) return `${message.split('. ')[0]}; --help shows how it is used.`;
  const names = [...options, 'help'].map((name) => `--${name}`);
  const nearest = nearestOption(unknown, names);
  if (nearest !== undefined) return `There is no option ${unknown}: did you mean ${nearest}?`;
  return `There is no option ${unknown}: ${names.length === 1 ? 'the only one is' : 'they are'} ${names.join(', ')}`;
}

/**
 * The option that was most likely meant; undefined where none is close enough to be a slip.
 *
 * @param {string} given
 * @param {readonly string[]} names
 */
function nearestOption(given, names) {
  // The hyphens count as right letters, so that a short name may have two of its letters swapped.
  const tolerated = Math.max(Math.floor(given.length / 3), 2);
  const [nearest] = names
    .map((name) => ({ name, edits: editDistance(given.toLowerCase(), name) }))
    .filter(({ edits }) => edits <= tolerated)
    .sort((a, b) => a.edits - b.edits);
  return nearest?.name;
}

/**
 * Insertions, deletions and substitutions from one word to the other (Levenshtein's distance, row by row).
 *
 * @param {string} from
 * @param {string} to
 */
function editDistance(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/**
 * The whole number that an option's value stands for.
 *
 * @param {string} option such as `--port`
 * @param {string} value
 * @param {{ minimum: number, maximum?: number }} range
 * @throws {UsageError}
 */
function wholeNumber(option, value, { minimum, maximum = Number.MAX_SAFE_INTEGER }) {
  const number = Number(value);
  // Number('') and Number(' ') are 0.
  if (/^\d+$/.test(value) && number >= minimum && number <= maximum) return number;
  const range =
    maximum === Number.MAX_SAFE_INTEGER ? `of ${minimum} or more` : `from ${minimum} to ${maximum}`;
  throw new UsageError(`${option} is "${value}"; give a whole number ${range}.`);
}

/**
 * The one of the choices that an option's value names.
 *
 * @template {string} T
 * @param {string} option such as `--without`
 * @param {string} value
 * @param {readonly T[]} choices
 * @throws {UsageError}
 */
function oneOf(option, value, choices) {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  throw new UsageError(`${option} is "${value}"; it takes ${choices.join(', ')}.`);
}

module.exports = { parseOptions, refuseUnused, wholeNumber, oneOf };
