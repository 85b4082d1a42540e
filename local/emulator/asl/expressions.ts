import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import { queryError } from './errors';
import type { Json } from './json';

const EXPRESSION = /^\{%([\s\S]*)%\}$/;
/** A stuck expression would hang the run, so it is ended, as on AWS. */
const LIMITS = { timeout: 10_000, stack: 500 };
const HASHES: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const compiled = new Map<string, jsonata.Expression>();

export type Bindings = Readonly<Record<string, unknown>>;

/**
 * Replaces every `{% ... %}` string in a value with what it evaluates to, as Step Functions does for JSONata states.
 *
 * @param field named in the error
 * @throws StateError `States.QueryEvaluationError` if an expression fails or returns nothing
 */
export async function evaluateTemplate(template: Json, bindings: Bindings, field: string): Promise<Json> {
  if (typeof template === 'string') {
    const source = EXPRESSION.exec(template)?.[1];
    return source === undefined ? template : evaluate(source, bindings, field);
  }
  if (Array.isArray(template)) {
    return Promise.all(template.map((part, index) => evaluateTemplate(part, bindings, `${field}[${index}]`)));
  }
  if (template === null || typeof template !== 'object') return template;
  const entries = Object.entries(template).map(
    async ([key, part]) => [key, await evaluateTemplate(part, bindings, `${field}.${key}`)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluate(source: string, bindings: Bindings, field: string): Promise<Json> {
  let value: unknown;
  try {
    // No input: `$` has no meaning at the top level of a Step Functions expression.
    value = await compile(source).evaluate(undefined, { ...bindings });
  } catch (thrown) {
    throw queryError(
      `The JSONata expression '${source.trim()}' of field '${field}' threw: ${describe(thrown)}`,
    );
  }
  const problem = notJson(value);
  if (problem !== undefined) {
    throw queryError(`The JSONata expression '${source.trim()}' of field '${field}' returned ${problem}`);
  }
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Compiles all expressions of a value and says what is wrong with those that are not JSONata. */
export function parseExpressions(template: unknown): string[] {
  if (typeof template === 'string') {
    const source = EXPRESSION.exec(template)?.[1];
    if (source === undefined) return [];
    try {
      compile(source);
      return [];
    } catch (thrown) {
      return [`'${source.trim()}' is not JSONata: ${describe(thrown)}`];
    }
  }
  if (typeof template !== 'object' || template === null) return [];
  return Object.values(template).flatMap(parseExpressions);
}

/** JSONata throws plain objects with a code and a message. */
function describe(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { code, message } = thrown as { code?: unknown; message?: unknown };
  return [code, message].filter((part) => typeof part === 'string').join(' ');
}

function notJson(value: unknown): string | undefined {
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

function compile(source: string): jsonata.Expression {
  const known = compiled.get(source);
  if (known) return known;
  const expression = jsonata(source, LIMITS);
  registerStepFunctions(expression);
  compiled.set(source, expression);
  return expression;
}

/** What Step Functions adds to JSONata, and `$eval`, which it removes. */
function registerStepFunctions(expression: jsonata.Expression): void {
  expression.registerFunction('partition', partition, '<an:a>');
  expression.registerFunction('range', range, '<nnn:a>');
  expression.registerFunction('hash', hash, '<ss:s>');
  expression.registerFunction(
    'random',
    (seed?: number) => (seed === undefined ? Math.random() : seeded(seed)),
    '<n?:n>',
  );
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', (text: string): unknown => JSON.parse(text), '<s:x>');
  expression.registerFunction('eval', () => {
    throw new Error('$eval is not supported by Step Functions');
  });
}

function partition(items: unknown[], size: number): unknown[][] {
  const length = Math.floor(size);
  if (length < 1) throw new Error(`$partition needs a size of at least 1, got ${size}`);
  return Array.from({ length: Math.ceil(items.length / length) }, (_, index) =>
    items.slice(index * length, (index + 1) * length),
  );
}

/** Like AWS's: the end is included. */
function range(start: number, end: number, step: number): number[] {
  if (step === 0) throw new Error('$range needs a step that is not 0');
  const count = Math.floor((end - start) / step) + 1;
  if (count > 1000) throw new Error(`$range makes at most 1,000 numbers, not ${count}`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step);
}

function hash(text: string, algorithm: string): string {
  const name = HASHES[algorithm];
  if (name === undefined) {
    throw new Error(`$hash supports ${Object.keys(HASHES).join(', ')}; got ${algorithm}`);
  }
  return createHash(name).update(text, 'utf8').digest('hex');
}

/** A number in [0, 1) that depends only on the seed (AWS gives another number). */
function seeded(seed: number): number {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
}
