import type { Part } from '../splits';
import type { ColumnLook } from '../columns';

/** The parts of a request that say what is learned. */
export interface Shaped {
  readonly task: Part;
  readonly records?: Part;
  /** The only way in which such records can be split, but for files. */
  readonly split?: Part;
  readonly training?: Record<string, unknown>;
}

export const namesOf = (columns: readonly ColumnLook[]): string[] => columns.map(({ name }) => name);
export const quoted = (name: string): string => JSON.stringify(name);
export const listed = (names: readonly string[]): string =>
  names.length > 8
    ? `${names.slice(0, 3).map(quoted).join(', ')} to ${quoted(names.at(-1) ?? '')}`
    : names.map(quoted).join(', ');

/** The split of what comes in time. */
export const LAST_IN_TIME: Part = {
  value: { by: 'time', validationShare: 0.15, testShare: 0.15 },
  note: 'The last 15 % of the time are for testing, and the 15 % before them for validation.',
};
