import { BROKEN_ARCHIVES } from './archives';
import { BROKEN_FILES } from './files';
import type { BrokenDataset } from './good';
import { BROKEN_RECORDS } from './records';
import { BROKEN_ROWS } from './rows';

export { around, GOOD, textOf, type BrokenDataset } from './good';

export const CORPUS: readonly BrokenDataset[] = [
  ...BROKEN_RECORDS,
  ...BROKEN_ROWS,
  ...BROKEN_FILES,
  ...BROKEN_ARCHIVES,
];
