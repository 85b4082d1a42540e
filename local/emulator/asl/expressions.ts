import jsonata from 'jsonata';
import { queryError } from './errors';
import { parseJson, type Json } from './json';
import { Sandbox } from './sandbox';

const EXPRESSION = /^\{%([\s\S]*)%\}$/;
/** A stuck expression would hang the run, so it is ended, as on AWS. */
const sandbox = new Sandbox({ milliseconds: 10_000, stack: 10_000, megabytes: 256 });

export type Bindings = Readonly<Record<string, unknown>>;

/**
 * Replaces every `{% ... %}` string in a value with what it evaluates to, as Step Functions does for JSONata states.
 *
 * @param field named in the error; what is inside it follows with slashes, as on AWS: `Output/items/0`
 * @throws StateError `States.QueryEvaluationError` if an expression fails or returns nothing
 */
export async function evaluateTemplate(template: Json, bindings: Bindings, field: string): Promise<Json> {
  if (typeof template === 'string') {
    const source = EXPRESSION.exec(template)?.[1];
    return source === undefined ? template : evaluate(source, bindings, field);
  }
  if (Array.isArray(template)) {
    return Promise.all(template.map((part, index) => evaluateTemplate(part, bindings, `${field}/${index}`)));
  }
  if (template === null || typeof template !== 'object') return template;
  const entries = Object.entries(template).map(
    async ([key, part]) => [key, await evaluateTemplate(part, bindings, `${field}/${key}`)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluate(source: string, bindings: Bindings, field: string): Promise<Json> {
  const found = await sandbox.evaluate(source, bindings);
  if ('text' in found) return parseJson(found.text);
  const what = 'thrown' in found ? `threw an error. ${found.thrown}` : `returned ${found.problem}.`;
  throw queryError(
    `The JSONata expression '${source.trim()}' specified for the field '${field}' ${what}`,
    field,
  );
}

/** Compiles all expressions of a value and says what is wrong with those that are not JSONata. */
export function parseExpressions(template: unknown): string[] {
  if (typeof template === 'string') {
    const source = EXPRESSION.exec(template)?.[1];
    if (source === undefined) return [];
    try {
      jsonata(source);
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
