import { expandNames, type Fields } from '../records/fields/fields';
import { Rejection } from '../../shared/encoding';
import { targetFields, type Task } from '../../shared/request/task';
import type { ShardStatistics } from '../../shared/statistics';

interface Watched {
  /** As the request writes it; a pattern counts once a row, whatever it stands for. */
  readonly field: string;
  readonly namesIn: (fields: Fields) => readonly string[];
  missing: number;
}

/**
 * Counts rows in which a field that the task reads is absent, null, an empty text or an empty array: field by field,
 * where a reject names only the first fault of a record.
 */
export class MissingFields {
  #rows = 0;
  readonly #watched: readonly Watched[];

  constructor(task: Task) {
    this.#watched = fieldsOf(task).map((field) => ({ field, namesIn: finder(field, task), missing: 0 }));
  }

  add(fields: Fields): void {
    this.#rows += 1;
    for (const watched of this.#watched) {
      if (isAnyMissing(watched.namesIn(fields), fields)) watched.missing += 1;
    }
  }

  get(): Pick<ShardStatistics, 'rows' | 'missing'> {
    return { rows: this.#rows, missing: this.#watched.map(({ field, missing }) => [field, missing]) };
  }
}

/** Fields and patterns that the task reads, each once. */
function fieldsOf({ input, target }: Task): string[] {
  const inputs = {
    numeric: () => (input.kind === 'numeric' ? input.fields : []),
    tokens: () => (input.kind === 'tokens' ? [input.field, ...input.conditions] : []),
    condition: () => (input.kind === 'condition' && input.field !== undefined ? [input.field] : []),
  };
  return [...new Set([...inputs[input.kind](), ...targetFields(target)])];
}

/** A pattern stands for the fields that the first row has of it; the rows of a file have the same ones. */
function finder(field: string, { target }: Task): Watched['namesIn'] {
  if (!field.includes('*')) return () => [field];
  let names: readonly string[] = [];
  return (fields) => {
    if (names.length > 0) return names;
    const found = expandNames(fields, [field], target.field);
    names = found instanceof Rejection ? [] : found;
    return names;
  };
}

function isAnyMissing(names: readonly string[], fields: Fields): boolean {
  // A loop: this runs for every row of the dataset, and a function for each costs as much as the look-up.
  for (const name of names) if (isMissing(fields.get(name))) return true;
  return names.length === 0;
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
