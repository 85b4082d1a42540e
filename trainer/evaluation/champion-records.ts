import type { Encoder, RawExample, TargetEncoder } from '../../shared/dataset';
import {
  encodeSets,
  exampleEncoder,
  exampleNormaliser,
  keptOf,
  type EncodedExample,
  type LabelSets,
  type LengthLimit,
  areNumbers,
} from '../../shared/encoding';
import { ArtifactCorrupt } from '../../shared/errors';
import { isAligned, type Task } from '../../shared/request/task';
import type { Answer } from '../tasks/program';
import { examplesOf, layoutOf, type Examples } from '../data/examples';

export interface ChampionRecords {
  /** Records that the champion can read. */
  readonly examples: Examples;
  /** Index of each among all test records. */
  readonly rows: readonly number[];
  /** Whether all of their targets can be told to it: where not, those of `examples` mean nothing. */
  readonly targetsKnown: boolean;
  /** Why one of the other records cannot be read. */
  readonly refused: string | undefined;
}

/**
 * Raw test records as another model reads them. Its limits on length are lifted, since a recurrent network has none.
 * An input that it is used to getting cut is cut, but for tags, which this run's limit decides about; a target is cut
 * as this run's is, so that both are asked for the same. A label that it does not know has an id beyond its classes, so
 * that it is charged as this run's model is for a label that training lacks; any other target that it does not know is
 * replaced, since it need not know it to answer.
 *
 * @param options.tested this run's task
 * @throws ArtifactCorrupt if request and vocabulary belong to different models
 */
export function encodeForChampion(
  records: readonly RawExample[],
  task: Task,
  { encoder, tested }: { readonly encoder: Encoder; readonly tested: Task },
): ChampionRecords {
  if (task.input.kind !== encoder.input.kind) {
    throw new ArtifactCorrupt(
      `the champion's request reads ${task.input.kind}, its encoder.json ${encoder.input.kind}; one of the files belongs to another model`,
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
    const target = 'reason' in whole ? strangerOf(record, encoder.target) : whole.target;
    targetsKnown &&= target !== undefined;
    encoded.push({ ...result, target: target ?? result.target });
    rows.push(row);
  });
  return { examples: examplesOf(layoutOf(encoder), encoded), rows, targetsKnown, refused };
}

function withLimits(task: Task, tested: Task): Task {
  const { input, target } = task;
  const isOwn = 'tooLong' in input && input.tooLong !== 'reject' && !isAligned(task);
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
 * A function that turns an answer, or a record's target, into what this run's models would give: in the form that its
 * texts have, and with only the tags of steps within its limit.
 */
export function answerOfRun(task: Task, { normalization }: Encoder): (answer: Answer) => Answer {
  const { input } = task;
  const normalised = exampleNormaliser(normalization ?? 'none');
  return (answer) => {
    const { target: own } = normalised({ input: '', target: answer });
    return isAligned(task) && Array.isArray(own) && !areNumbers(own) && input.kind !== 'condition'
      ? [...keptOf(own, input)]
      : own;
  };
}

/** Ids of a target with a label that the encoder lacks; undefined where the target is no label. */
function strangerOf({ target }: RawExample, encoder: TargetEncoder): EncodedExample['target'] | undefined {
  if (encoder.kind === 'class') return encoder.labels.length;
  if (encoder.kind === 'labels') return strangeSets(target, encoder);
  if (encoder.kind !== 'tags' || !Array.isArray(target) || areNumbers(target)) return undefined;
  const known = new Map(encoder.labels.map((label, id) => [label, id]));
  return Int32Array.from(target, (tag) => known.get(tag) ?? encoder.labels.length);
}

/** Every label that the encoder lacks has an id of its own beyond its labels, so that each is charged. */
function strangeSets(
  target: RawExample['target'],
  { of, labels }: Extract<TargetEncoder, { kind: 'labels' }>,
): LabelSets | undefined {
  const sets = of === 'step' ? target : [String(target)];
  if (!Array.isArray(sets) || areNumbers(sets)) return undefined;
  const ids = new Map(labels.map((label, id) => [label, id]));
  const encoded = encodeSets(sets, (label) => {
    const id = ids.get(label) ?? ids.size;
    ids.set(label, id);
    return id;
  });
  return 'unknown' in encoded ? undefined : encoded;
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
    case 'labels':
      return Array.isArray(target) ? target.map(() => '') : '';
    case 'tokens':
      return target;
  }
}
