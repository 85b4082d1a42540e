import type { Split } from '../../shared/dataset';

/** One value per split. */
export const eachSplit = <Value>(of: (split: Split) => Value): Record<Split, Value> => ({
  train: of('train'),
  validation: of('validation'),
  test: of('test'),
});
