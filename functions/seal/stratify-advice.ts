import type { DataSource } from '../../shared/request/data';
import { isStratified } from '../../shared/request/data';
import type { Split } from '../../shared/dataset';
import { sharesOf } from '../records/moves';

type Counts = Readonly<Record<Split, number>>;

/**
 * What would give each split its share of such classes: the end of a sentence about them, empty where nothing would.
 *
 * @param classes records of each class in each split
 */
export function stratifyAdvice({ split }: Pick<DataSource, 'split'>, classes: readonly Counts[]): string {
  const isByHash = split.by === 'hash' || split.by === 'file' || split.by === 'field';
  const isDealt = isByHash && !('validation' in split && split.validation !== undefined);
  if (!isDealt || isStratified({ split })) return '';
  const { validation, test } = sharesOf(split);
  const helps = ({ train, ...heldOut }: Counts): boolean => {
    // The test split is dealt by hash only where it is not named.
    const records = train + heldOut.validation + (test > 0 ? heldOut.test : 0);
    const least = (share: number) => (share > 0 ? Math.max(1, Math.floor(share * records)) : 0);
    const isShort = heldOut.validation < least(validation) || (test > 0 && heldOut.test < least(test));
    return records >= 3 && (isShort || train === 0);
  };
  return classes.some(helps) ? '; data.split.stratify: true gives each split its share of every class' : '';
}
