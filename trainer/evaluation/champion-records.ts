import type { Encoder, RawExample, TargetEncoder } from '../../shared/dataset';
import { exampleEncoder, type EncodedExample } from '../../shared/encoding';
import { ArtifactCorrupt } from '../../shared/errors';
import type { Task } from '../../shared/request/task';
import { examplesOf, layoutOf, type Examples } from '../data/examples';

export interface ChampionRecords {
  /** Records that the champion can read. */
  readonly examples: Examples;
  /** Index of each among all test records. */
  readonly rows: readonly number[];
  /** Whether all of their targets can be told to it: where not, those of `examples` mean nothing. */
  readonly targetsKnown: boolean;
  /** Why one of the others cannot be read. */
  readonly refused: string | undefined;
}

/**
 * Raw test records as another model reads them. Its limits on length are lifted, since a recurrent network has none.
 * A label that it does not know has an id beyond its classes, so that it is charged as this run's model is for a label
 * that training lacks; any other target that it does not know is replaced, since it need not know it to answer.
 *
 * @throws ArtifactCorrupt where request and vocabulary are of different models
 */
export function encodeForChampion(
  records: readonly RawExample[],
  task: Task,
  encoder: Encoder,
): ChampionRecords {
  if (task.input.kind !== encoder.input.kind) {
    throw new ArtifactCorrupt(
      `the champion's request reads ${task.input.kind}, its vocabulary.json ${encoder.input.kind}; one of the files is another model's`,
    );
  }
  const encode = exampleEncoder(withoutLimits(task), encoder);
  const encoded: EncodedExample[] = [];
  const rows: number[] = [];
  let targetsKnown = true;
  let refused: string | undefined;
  records.forEach((record, row) => {
    const whole = encode(record);
    const result =
      'reason' in whole ? encode({ ...record, target: anyTarget(record, encoder.target) }) : whole;
    if ('reason' in result) {
      refused ??= result.detail;
      return;
    }
    const target = 'reason' in whole ? strangerOf(record, encoder.target) : whole.target;
    targetsKnown &&= target !== undefined;
    encoded.push({ ...result, target: target ?? result.target });
    rows.push(row);
  });
  return { examples: examplesOf(layoutOf(encoder), encoded), rows, targetsKnown, refused };
}

function withoutLimits(task: Task): Task {
  const unlimited = { maximumLength: Number.MAX_SAFE_INTEGER };
  return {
    ...task,
    input: task.input.kind === 'condition' ? task.input : { ...task.input, ...unlimited },
    target: task.target.kind === 'tokens' ? { ...task.target, ...unlimited } : task.target,
  } as Task;
}

/** Ids of a target with a label that the encoder lacks; undefined where the target is no label. */
function strangerOf({ target }: RawExample, encoder: TargetEncoder): EncodedExample['target'] | undefined {
  if (encoder.kind === 'class') return encoder.labels.length;
  if (encoder.kind !== 'tags' || !Array.isArray(target)) return undefined;
  const known = new Map(encoder.labels.map((label, id) => [label, id]));
  return Int32Array.from(target, (tag) => known.get(tag) ?? encoder.labels.length);
}

/** A target that the encoder knows, as long as the record's own. */
function anyTarget({ target }: RawExample, encoder: TargetEncoder): RawExample['target'] {
  switch (encoder.kind) {
    case 'class':
      return encoder.labels[0]!;
    case 'value':
      return 0;
    case 'tags':
      return Array.isArray(target) ? target.map(() => encoder.labels[0]!) : target;
    case 'tokens':
      return target;
  }
}
