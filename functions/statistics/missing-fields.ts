import type { Fields } from '../records/fields/fields';
import { taskFields } from '../records/fields/task-fields';
import { matchesName } from '../../shared/request/glob';
import type { Task } from '../../shared/request/task';
import type { ShardStatistics } from '../../shared/statistics';

interface Watched {
  /** As the request writes it; a pattern counts once per row, however many fields it stands for. */
  readonly field: string;
  readonly namesIn: (fields: Fields) => readonly string[];
  missing: number;
}

/**
 * Counts, for each field that the task reads, the rows in which it is absent, null, an empty text or an empty array. A
 * reject, in contrast, names only the first fault of a record.
 */
export class MissingFields {
  #rows = 0;
  readonly #watched: readonly Watched[];

  constructor(task: Task) {
    this.#watched = taskFields(task).map((field) => ({ field, namesIn: finder(field, task), missing: 0 }));
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

/** A pattern stands for the fields that the plan expanded it to. */
function finder(field: string, { input }: Task): Watched['namesIn'] {
  const expanded =
    input.kind === 'numeric' && input.patterns !== undefined
      ? input.fields.filter((name) => matchesName(field, name))
      : [field];
  return () => (field.includes('*') ? expanded : [field]);
}

function isAnyMissing(names: readonly string[], fields: Fields): boolean {
  // A loop, since this runs for every row of the dataset and a function call per field costs as much as the look-up.
  for (const name of names) if (isMissing(fields.get(name))) return true;
  return names.length === 0;
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
