import { isOneLine, setOf } from '../../../shared/encoding/label-sets';
import { trimmed } from '../../../shared/encoding/invisible';
import { Rejection } from '../../../shared/encoding/rejection';
import { showValue } from '../../../shared/request/nearest';
import { arrayIn, missingField, type Fields } from './fields';
import { fieldNamed, type Where } from './numbers';
import { isListOfLabels, OTHER_LIST } from './other-lists';
import { labelIn, listIn } from './read-list';

/** Where labels are and what parts them, as the request says. */
export interface LabelSpec {
  /** `task.input` or `task.target`, for sentences. */
  readonly side: 'input' | 'target';
  readonly field: string;
  readonly delimiter?: string | undefined;
}

/** The labels of each step, each step's as `labelsOfValue` gives them. */
export function extractStepLabels(fields: Fields, spec: LabelSpec): string[] | Rejection {
  const name = spec.field;
  if (!fields.has(name)) return missingField(fields, name);
  const value = fields.get(name);
  if (value === null) return new Rejection('missing-value', `field ${showValue(name)} is null`);
  const steps = listIn(value, name);
  if (steps instanceof Rejection) return steps;
  if (steps.length === 0) return new Rejection('empty-sequence', `field ${showValue(name)} has no step`);
  const sets: string[] = [];
  for (const [step, element] of steps.entries()) {
    const set = labelsOfValue(element, () => `step ${step} of ${fieldNamed(name)()}`, spec);
    if (set instanceof Rejection) return set;
    sets.push(set);
  }
  return sets;
}

/**
 * A set of labels as one text: of an array, of the JSON text of one, or of a text that the delimiter parts. An empty array
 * and an empty text are no labels; null is a value that nobody knows, and the record cannot be used.
 */
export function labelsOfValue(
  value: unknown,
  where: Where,
  { side, delimiter }: LabelSpec,
): string | Rejection {
  const list = arrayIn(value);
  if (list === undefined && typeof value === 'string' && isListOfLabels(value))
    return new Rejection(
      'wrong-type',
      `${where()} is ${showValue(value)}, ${OTHER_LIST}; write it as JSON (["jazz", "live"]), or its labels alone, parted by task.${side}.delimiter`,
    );
  const elements = list ?? partsOf(value, delimiter);
  if (elements === undefined) {
    if (value === null || value === undefined) return new Rejection('missing-value', `${where()} is null`);
    const fix =
      typeof value === 'string' && delimiter === undefined
        ? `; give what parts labels as task.${side}.delimiter`
        : '';
    return new Rejection('wrong-type', `${where()} is ${showValue(value)} and not an array of labels${fix}`);
  }
  const labels: string[] = [];
  for (const [index, element] of elements.entries()) {
    const label = labelIn(element, () => `label ${index} of ${where()}`);
    if (label instanceof Rejection) return label;
    if (!isOneLine(label))
      return new Rejection(
        'wrong-type',
        `label ${index} of ${where()} is ${showValue(label)}, which has a line break; write labels in one line`,
      );
    labels.push(label);
  }
  return setOf(labels);
}

/** What is empty between two delimiters is no label. */
function partsOf(value: unknown, delimiter: string | undefined): string[] | undefined {
  if (typeof value !== 'string') return undefined;
  if (trimmed(value) === '') return [];
  return delimiter === undefined ? undefined : value.split(delimiter).filter((part) => trimmed(part) !== '');
}
