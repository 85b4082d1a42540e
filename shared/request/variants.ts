import { InvalidRequest } from '../errors';
import { showValue } from './nearest';
import { isJsonObject, nested, overlay } from './overlay';
import { problemsOf, sentenceOf } from './problems';
import { RunRequest } from './request';
import { brokenRules } from './rules/index';
import { MAXIMUM_VARIANTS, type Sweep } from './sweep';

export interface Variant {
  /** Field to value, as a reader compares variants: `network.units` → 64. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** With the changes made, and without a sweep. */
  readonly request: RunRequest;
}

/** The validation metric must be the same for all, and a wall or a seed of the sweep's own is no variant of the model. */
const COMPARED_BY = 'training.earlyStopping.metric';

/**
 * The requests that a sweep stands for, in their order; none where there is no sweep.
 *
 * @throws InvalidRequest naming the variant and what is wrong with it
 */
export function variantsOf(request: RunRequest): Variant[] {
  const { sweep, ...base } = request;
  if (sweep === undefined) return [];
  const overlays = Array.isArray(sweep) ? sweep : combinations(sweep);
  return overlays.map((changed, index) => {
    const changes = fieldsOf(changed);
    const name = `variant ${index + 1} of sweep (${showChanges(changes)})`;
    refuseForeign(Object.keys(changes), name);
    const written = overlay(base, changed);
    const parsed = RunRequest.safeParse(written);
    const problems = parsed.success ? brokenRules(parsed.data) : problemsOf(parsed.error.issues, written);
    if (!parsed.success || problems.length > 0) {
      throw new InvalidRequest(`${name}: ${sentenceOf(problems)}`);
    }
    return { changes, request: parsed.data };
  });
}

/** `network.units = 64, training.seed = 2` */
export const showChanges = (changes: Readonly<Record<string, unknown>>): string =>
  Object.entries(changes)
    .map(([path, value]) => `${path} = ${showValue(value)}`)
    .join(', ') || 'no change';

/** Every combination, the last field changing fastest. */
function combinations(sweep: Exclude<Sweep, readonly unknown[]>): unknown[] {
  const fields = Object.entries(sweep);
  const count = fields.reduce((product, [, values]) => product * values.length, 1);
  if (fields.length === 0 || count > MAXIMUM_VARIANTS) {
    throw new InvalidRequest(
      `sweep makes ${fields.length === 0 ? 'no' : count} variants; from 1 to ${MAXIMUM_VARIANTS} are trained: list ${fields.length === 0 ? 'values of a field' : 'fewer values, or the overlays that matter'}`,
    );
  }
  return fields.reduce<unknown[]>(
    (made, [path, values]) =>
      made.flatMap((before) => values.map((value) => overlay(before, nested(path, value)))),
    [{}],
  );
}

function fieldsOf(value: unknown, path = ''): Record<string, unknown> {
  if (!isJsonObject(value)) return { [path]: value };
  const inner = Object.entries(value).map(([field, part]) =>
    fieldsOf(part, path === '' ? field : `${path}.${field}`),
  );
  return Object.assign({}, ...inner) as Record<string, unknown>;
}

function refuseForeign(paths: readonly string[], name: string): void {
  const foreign = paths.find((path) => !/^(network|training)(\.|$)/.test(path) || path === COMPARED_BY);
  if (foreign === undefined) return;
  const why =
    foreign === COMPARED_BY
      ? 'by which variants are compared'
      : 'and only fields of network and training may differ: the variants are compared on the same records';
  throw new InvalidRequest(`${name} changes ${foreign}, ${why}; start a run of its own for it`);
}
