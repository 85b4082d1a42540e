import type { DatasetFile, Shard } from '../../shared/dataset';
import { InvalidRequest } from '../../shared/errors';
import type { DataSplit } from '../../shared/request/split';

/**
 * A function from a file of a long text to where, in its bytes, validation and test begin: the text is cut by the bytes
 * of all files that are split, in their order. Undefined for a file that is of one split as a whole.
 *
 * @throws InvalidRequest for gzip, whose text has more bytes than the object
 */
export function streamBounds(
  files: readonly DatasetFile[],
  split: DataSplit,
): (file: DatasetFile) => Shard['bounds'] {
  const divided = files.filter(({ side }) => side === 'any' || side === 'training');
  const packed = divided.find(({ key }) => /\.gz$/i.test(key));
  if (packed !== undefined) {
    throw new InvalidRequest(
      `${packed.key} is gzip, which a long text cannot be cut in by its length; unpack it, or name the files of each split with {"by": "file"} as data.split`,
    );
  }
  const total = divided.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const testShare = 'testShare' in split ? split.testShare : 0;
  const validationShare = 'validationShare' in split ? split.validationShare : 0;
  // Without a test share no byte is the test split's.
  const testStart = testShare === 0 ? Infinity : Math.round(total * (1 - testShare));
  const validationStart = Math.round(total * (1 - testShare - validationShare));
  const starts = new Map<DatasetFile, number>();
  let before = 0;
  for (const file of divided) {
    starts.set(file, before);
    before += file.sizeBytes;
  }
  return (file) => {
    const start = starts.get(file);
    return start === undefined
      ? undefined
      : {
          validationFrom: validationStart - start,
          testFrom: Math.min(Number.MAX_SAFE_INTEGER, testStart - start),
        };
  };
}
