import type { Side, Split } from '../../../shared/dataset';
import type { DataSplit } from '../../../shared/request/split';

/**
 * A function from a row's position in its file to its split: the last rows are the test split, those before them
 * the validation split. In files that are for training only, the last rows are the validation split.
 *
 * @param file.rows of the whole file
 */
export function splitByPosition(file: {
  readonly side: Side;
  readonly split: DataSplit;
  readonly rows: number;
}): (position: number) => Split {
  const { side, split, rows } = file;
  if (side !== 'any' && side !== 'training') return () => side;
  const testRows = side === 'any' && 'testShare' in split ? Math.round(rows * split.testShare) : 0;
  const testStart = rows - testRows;
  const validationStart = testStart - Math.round(rows * split.validationShare);
  return (position) => {
    if (position >= testStart) return 'test';
    return position >= validationStart ? 'validation' : 'train';
  };
}
