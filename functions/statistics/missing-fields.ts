import type { Fields } from '../records/fields/fields';
import { taskFields } from '../records/fields/task-fields';
import { matchesName } from '../../shared/request/glob';
import type { Task } from '../../shared/request/task';
import type { ShardStatistics } from '../../shared/statistics';

interface Watched {
  /** As the request writes it; a pattern counts once per row, however many fields it stands for. */
  readonly field: string;
  readonly names: readonly string[];
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
    this.#watched = taskFields(task).map((field) => ({ field, names: namesOf(field, task), missing: 0 }));
  }

  add(fields: Fields): void {
    this.#rows += 1;
    for (const watched of this.#watched) {
      if (isAnyMissing(watched.names, fields)) watched.missing += 1;
    }
  }

  get(): Pick<ShardStatistics, 'rows' | 'missing'> {
    return { rows: this.#rows, missing: this.#watched.map(({ field, missing }) => [field, missing]) };
  }
}

/** A pattern stands for the fields that the plan expanded it to. */
function namesOf(field: string, { input }: Task): Watched['names'] {
  const isExpanded = field.includes('*') && input.kind === 'numeric' && input.patterns !== undefined;
  return isExpanded ? input.fields.filter((name) => matchesName(field, name)) : [field];
}

function isAnyMissing(names: readonly string[], fields: Fields): boolean {
  // A loop, since this runs for every row of the dataset and a function call per field costs as much as the look-up.
  for (const name of names) if (isMissing(fields.get(name))) return true;
  return names.length === 0;
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
