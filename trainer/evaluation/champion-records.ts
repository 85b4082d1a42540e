import { RawExample, type Encoder } from '../../shared/dataset';
import { exampleEncoder, type EncodedExample } from '../../shared/encoding';
import { ArtifactCorrupt } from '../../shared/errors';
import type { Task } from '../../shared/request/task';
import { examplesOf, layoutOf, type Examples } from '../data/examples';

export interface ChampionRecords {
  /** Records that the champion can read, with targets that mean nothing. */
  readonly examples: Examples;
  /** Index of each among all test records. */
  readonly rows: readonly number[];
  /** Why one of the others cannot be read. */
  readonly refused: string | undefined;
}

/**
 * Raw test records (JSON of `RawExample`) as another model reads them. Its limit on length is lifted, since a
 * recurrent network has none, and labels play no part, since it need not know them.
 *
 * @throws ArtifactCorrupt for a record that is no `RawExample`
 */
export function encodeForChampion(records: readonly string[], task: Task, encoder: Encoder): ChampionRecords {
  if (task.input.kind !== encoder.input.kind) {
    throw new ArtifactCorrupt(
      `the champion's request reads ${task.input.kind}, its vocabulary.json ${encoder.input.kind}; one of the files is another model's`,
    );
  }
  const target = encoder.target.kind === 'class' ? encoder.target.labels[0]! : 0;
  const encode = exampleEncoder(
    { ...task, input: { ...task.input, maximumLength: Number.MAX_SAFE_INTEGER } },
    encoder,
  );
  const encoded: EncodedExample[] = [];
  const rows: number[] = [];
  let refused: string | undefined;
  records.forEach((record, row) => {
    const result = encode({ ...parseRecord(record, row), target });
    if ('reason' in result) {
      refused ??= result.detail;
    } else {
      encoded.push(result);
      rows.push(row);
    }
  });
  return { examples: examplesOf(layoutOf(encoder), encoded), rows, refused };
}

function parseRecord(record: string, row: number): RawExample {
  try {
    return RawExample.parse(JSON.parse(record));
  } catch (cause) {
    throw new ArtifactCorrupt(`test record ${row} is not a raw example: ${record.slice(0, 100)}`, { cause });
  }
}
