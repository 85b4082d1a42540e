import type { Encoder, RawExample, TargetEncoder } from '../../shared/dataset';
import {
  exampleEncoder,
  exampleNormaliser,
  keptOf,
  type EncodedExample,
  type LengthLimit,
  areNumbers,
} from '../../shared/encoding';
import { ArtifactCorrupt } from '../../shared/errors';
import type { Task } from '../../shared/request/task';
import type { Answer } from '../tasks/program';
import { examplesOf, layoutOf, type Examples } from '../data/examples';

export interface ChampionRecords {
  /** Records that the champion can read. */
  readonly examples: Examples;
  /** Index of each among all test records. */
  readonly rows: readonly number[];
  /** Whether it knows all of their targets: where not, those of `examples` mean nothing. */
  readonly targetsKnown: boolean;
  /** Why one of the others cannot be read. */
  readonly refused: string | undefined;
}

/**
 * Raw test records as another model reads them. Its limits on length are lifted, since a recurrent network has none,
 * and a target that it does not know is replaced, since it need not know it to answer. An input that it is used to
 * getting cut is cut, but for tags, which this run's limit decides about; a target is cut as this run's is, so that both
 * are asked for the same.
 *
 * @param options.tested this run's task
 * @throws ArtifactCorrupt where request and vocabulary are of different models
 */
export function encodeForChampion(
  records: readonly RawExample[],
  task: Task,
  { encoder, tested }: { readonly encoder: Encoder; readonly tested: Task },
): ChampionRecords {
  if (task.input.kind !== encoder.input.kind) {
    throw new ArtifactCorrupt(
      `the champion's request reads ${task.input.kind}, its encoder.json ${encoder.input.kind}; one of the files is another model's`,
    );
  }
  const encode = exampleEncoder(withLimits(task, tested), encoder);
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
    targetsKnown &&= !('reason' in whole);
    encoded.push(result);
    rows.push(row);
  });
  return { examples: examplesOf(layoutOf(encoder), encoded), rows, targetsKnown, refused };
}

function withLimits(task: Task, tested: Task): Task {
  const { input, target } = task;
  const isOwn = 'tooLong' in input && input.tooLong !== 'reject' && target.kind !== 'tags';
  return {
    ...task,
    input: input.kind === 'condition' || isOwn ? input : { ...input, ...UNLIMITED },
    target: target.kind === 'tokens' ? { ...target, ...limitOf(tested.target) } : target,
  } as Task;
}

const UNLIMITED = { maximumLength: Number.MAX_SAFE_INTEGER, tooLong: 'reject' } as const;

function limitOf(target: Task['target']): LengthLimit {
  if (target.kind !== 'tokens' || target.tooLong === 'reject') return UNLIMITED;
  const { maximumLength, tooLong } = target;
  return { maximumLength, tooLong };
}

/**
 * A function from an answer, or a record's target, to the same as this run's models give it: in the form that its
 * texts are in, and of tags those of the steps that its limit keeps.
 */
export function answerOfRun({ input, target }: Task, { normalization }: Encoder): (answer: Answer) => Answer {
  const normalised = exampleNormaliser(normalization ?? 'none');
  return (answer) => {
    const { target: own } = normalised({ input: '', target: answer });
    return target.kind === 'tags' && Array.isArray(own) && !areNumbers(own) && input.kind !== 'condition'
      ? [...keptOf(own, input)]
      : own;
  };
}

/** A target that the encoder knows, as long as the record's own. */
function anyTarget({ target }: RawExample, encoder: TargetEncoder): RawExample['target'] {
  switch (encoder.kind) {
    case 'class':
      return encoder.labels[0]!;
    case 'value':
      return encoder.outputs?.map(() => 0) ?? 0;
    case 'tags':
      return Array.isArray(target) ? target.map(() => encoder.labels[0]!) : target;
    case 'tokens':
      return target;
  }
}
