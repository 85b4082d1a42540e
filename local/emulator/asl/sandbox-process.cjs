// Evaluates JSONata in a process of its own, which can be ended: plain JavaScript, because it is started without a compiler.
const { createHash, randomUUID } = require('node:crypto');
const jsonata = require('jsonata');

/**
 * @typedef {{ source: string, bindings: Record<string, unknown>, limits: { timeout: number, stack: number } }} Question
 * @typedef {{ text: string } | { problem: string } | { thrown: string }} Answer
 */

/** @type {Record<string, string>} */
const HASHES = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

/** @type {Map<string, import('jsonata').Expression>} */
const compiled = new Map();

/** What a state may pass on is far less. */
const MOST_CHARACTERS = 8_000_000;

process.on('message', (/** @type {Question} */ question) => {
  void answer(question).then((found) => process.send?.(found));
});
// Ctrl-C reaches every process of the terminal; the parent decides when this one ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));

/** @param {Question} question @returns {Promise<Answer>} */
async function answer({ source, bindings, limits }) {
  try {
    const expression = compile(source);
    limit(expression, limits);
    // No input: `$` has no meaning at the top level of a Step Functions expression.
    const value = await expression.evaluate(undefined, bindings);
    const problem = notJson(value);
    if (problem !== undefined) return { problem };
    const text = JSON.stringify(value);
    return text.length > MOST_CHARACTERS ? { problem: `${text.length} characters of JSON` } : { text };
  } catch (thrown) {
    return { thrown: describe(thrown) };
  }
}

/** @param {string} source */
function compile(source) {
  const known = compiled.get(source);
  if (known) return known;
  const expression = jsonata(source);
  registerStepFunctions(expression);
  compiled.set(source, expression);
  return expression;
}

/**
 * Ends a recursion or a loop between two steps of an evaluation. JSONata has no option for it in the version that Step
 * Functions runs; it calls what is bound to these two symbols before and after every step.
 *
 * @param {import('jsonata').Expression} expression @param {Question['limits']} limits
 */
function limit(expression, { timeout, stack }) {
  const end = Date.now() + timeout;
  let depth = 0;
  const bind = (/** @type {string} */ name, /** @type {() => void} */ callback) =>
    expression.assign(/** @type {string} */ (/** @type {unknown} */ (Symbol.for(name))), callback);
  bind('jsonata.__evaluate_entry', () => {
    depth += 1;
    if (depth > stack) throw new Error(`it is nested more than ${stack} deep: look for endless recursion`);
    if (Date.now() > end) throw new Error(`it took more than ${timeout / 1000} s and was ended`);
  });
  bind('jsonata.__evaluate_exit', () => {
    depth -= 1;
  });
}

/** JSONata throws plain objects with a code and a message. @param {unknown} thrown */
function describe(thrown) {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { code, message } = /** @type {{ code?: unknown, message?: unknown }} */ (thrown);
  return [code, message].filter((part) => typeof part === 'string').join(' ');
}

/** @param {unknown} value @returns {string | undefined} */
function notJson(value) {
  if (value === undefined) return 'nothing (undefined)';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number' && !Number.isFinite(value)) return `the number ${value}`;
  if (typeof value !== 'object' || value === null) return undefined;
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return 'a function';
  if (value instanceof RegExp) return 'a regular expression';
  for (const part of Object.values(value)) {
    const problem = part === undefined ? undefined : notJson(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What Step Functions adds to JSONata, and `$eval`, which it removes. @param {import('jsonata').Expression} expression */
function registerStepFunctions(expression) {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:x>');
  expression.registerFunction('hash', hash, '<ss:s>');
  expression.registerFunction(
    'random',
    (/** @type {number | undefined} */ seed) => (seed === undefined ? Math.random() : seeded(seed)),
    '<n?:n>',
  );
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', (/** @type {string} */ text) => JSON.parse(text), '<s:x>');
  expression.registerFunction('eval', () => {
    throw new Error('$eval is not supported by Step Functions');
  });
}

/** @param {unknown[]} items @param {number} size */
function partition(items, size) {
  const length = Math.floor(size);
  if (length < 1) throw new Error(`$partition needs a size of at least 1, got ${size}`);
  return Array.from({ length: Math.ceil(items.length / length) }, (_, index) =>
    items.slice(index * length, (index + 1) * length),
  );
}

/**
 * Like AWS's: the end is included, and one number alone is that number, as JSONata's own functions return one result.
 *
 * @param {number} start @param {number} end @param {number} step
 */
function range(start, end, step) {
  if (step === 0) throw new Error('$range needs a step that is not 0');
  const count = Math.floor((end - start) / step) + 1;
  if (count > 1000) throw new Error(`$range makes at most 1,000 numbers, not ${count}`);
  if (count === 1) return start;
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step);
}

/** @param {string} text @param {string} algorithm */
function hash(text, algorithm) {
  const name = HASHES[algorithm];
  if (name === undefined) {
    throw new Error(`$hash supports ${Object.keys(HASHES).join(', ')}; got ${algorithm}`);
  }
  return createHash(name).update(text, 'utf8').digest('hex');
}

/** A number in [0, 1) that depends only on the seed (AWS gives another number). @param {number} seed */
function seeded(seed) {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
}
