import { isIdName, type ColumnLook } from '../columns';
import type { Sample } from '../sample';
import { LAST_IN_TIME, quoted, type Shaped } from './shaped';

const FEWEST_ROWS = 40;
const WINDOW_ROWS = 24;

/** Numbers under each other and nothing else to tell them from: a series, in the order of its rows. */
export function loneSeries({ head }: Sample, columns: readonly ColumnLook[]): Shaped | undefined {
  const [value, ...others] = columns.filter(({ name, isCount }) => !isIdName(name) && !isCount);
  if (value?.kind !== 'number' || others.length > 0 || value.distinct < 3 || head.length < FEWEST_ROWS)
    return undefined;
  const { name } = value;
  return {
    records: {
      value: { kind: 'windows', length: WINDOW_ROWS },
      note: `One column of numbers is a series, and nothing says when they were: the order of rows is taken for that of time.`,
    },
    task: {
      value: {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: [name] },
        target: { kind: 'value', field: name, relativeTo: 'last' },
      },
      note: `The next value of ${quoted(name)} is forecast from ${WINDOW_ROWS} rows of it.`,
    },
    split: LAST_IN_TIME,
  };
}
