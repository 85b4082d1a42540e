import type { Counts, RawExample, ShardProfile, Split } from '../../shared/dataset';
import { areNumbers, labelsIn, offsetsOf } from '../../shared/encoding';
import { isAligned, isRelativeTarget, targetFields, type Task } from '../../shared/request/task';
import { count, toCounts } from '../sums/code-points';
import type { ExampleRecord } from '../records/examples';
import type { Measured } from './measure';
import { RunningMoments } from '../sums/moments';
import { breachesOf, type TagBreaches } from './tag-breaches';
import type { TokenTallies } from './token-tally';
import { RunningStatistics } from '../statistics/running-statistics';
import {
  conditionFields,
  conditionStream,
  featureNames,
  featureStream,
  INPUT_LABELS_STREAM,
  TARGET_STREAM,
} from '../sums/streams';

type Tally = Pick<
  ShardProfile,
  'accepted' | 'tokens' | 'streams' | 'labels' | 'inputMoments' | 'targetMoments' | 'fieldMoments'
> & { readonly statistics: ReturnType<RunningStatistics['get']> };

type CountMap = Map<string, number>;

/** Running counts over the records of one shard that have the same number of channels. */
export class ShardTally {
  records = 0;
  readonly width: number;
  readonly tagBreaches: TagBreaches | undefined;
  readonly #task: Task;
  readonly accepted = { train: 0, validation: 0, test: 0 };
  readonly #tokens: TokenTallies;
  readonly #labels: CountMap = new Map();
  readonly #inputLabels: CountMap = new Map();
  readonly #conditions: readonly (readonly [string, CountMap])[];
  readonly #features: readonly (readonly [string, CountMap])[];
  readonly #input: RunningMoments[];
  readonly #target = new RunningMoments();
  readonly #fields: readonly RunningMoments[];
  readonly #statistics: RunningStatistics;

  /** @param options.width channels of numeric records, 0 for others; `tokens` of a task with tokens is counted once */
  constructor(task: Task, { width, tokens }: { readonly width: number; readonly tokens: TokenTallies }) {
    this.width = width;
    this.tagBreaches = breachesOf(task);
    this.#task = task;
    this.#tokens = tokens;
    this.#conditions = conditionFields(task).map((field) => [conditionStream(field), new Map()]);
    this.#features = featureNames(task).map((name) => [featureStream(name), new Map()]);
    this.#input = Array.from({ length: width }, () => new RunningMoments());
    this.#fields = targetFields(task.target).map(() => new RunningMoments());
    this.#statistics = new RunningStatistics(width);
  }

  add({ split, raw }: Pick<ExampleRecord, 'split' | 'raw'>, measured: Measured): void {
    const { example, tokens, features, target, length } = measured;
    this.records += 1;
    this.accepted[split] += 1;
    this.#statistics.addLength(split, length);
    this.tagBreaches?.add(example.target, { split, raw });
    if (split !== 'train') return this.#addHeldOut(split, measured);
    this.#tokens.input?.add(tokens);
    this.#tokens.target?.add(target);
    // Most tasks have none of either, and an iterator for each record costs more than the rest of this.
    if (this.#conditions.length > 0)
      this.#conditions.forEach(([, counts], index) => count(counts, example.conditions?.[index] ?? ''));
    if (this.#features.length > 0)
      this.#features.forEach(([, counts], index) =>
        features[index]?.forEach((value) => count(counts, value)),
      );
    this.#addTarget(measured);
    if (this.#task.input.kind === 'labels') this.#addInputLabels(measured.steps);
    else this.#addSteps(measured.steps);
  }

  get(): Tally {
    const { kind } = this.#task.target;
    const toStream = ([name, counts]: readonly [string, CountMap]): { name: string; counts: Counts } => ({
      name,
      counts: toCounts(counts),
    });
    return {
      accepted: { ...this.accepted },
      tokens: this.#tokens.input?.get() ?? [],
      streams: [
        ...[...this.#conditions, ...this.#features].map(toStream),
        ...(this.#task.input.kind === 'labels' ? [toStream([INPUT_LABELS_STREAM, this.#inputLabels])] : []),
        ...(kind === 'tokens' ? [{ name: TARGET_STREAM, counts: this.#tokens.target?.get() ?? [] }] : []),
      ],
      labels: toCounts(this.#labels),
      inputMoments: this.#input.map((moments) => moments.get()),
      targetMoments: kind === 'value' ? this.#target.get() : null,
      fieldMoments:
        kind === 'value'
          ? this.#fields.map((moments) => moments.get()).filter(({ count: values }) => values > 0)
          : [],
      statistics: this.#statistics.get(),
    };
  }

  /** Of a relative value the difference is what the network learns, so that is what is measured. */
  #addTarget(measured: Measured): void {
    const { target, offset } = measured.example;
    if (areNumbers(target)) return this.#addVector(measured.example, target);
    if (typeof target !== 'number') {
      for (const label of this.#labelsOf(measured)) count(this.#labels, label);
      return;
    }
    const learned =
      isRelativeTarget(this.#task.target) && typeof offset === 'number' ? target - offset : target;
    this.#target.add(learned);
    this.#statistics.addTarget(learned);
  }

  /** Horizons of a field are measured together; fields are apart, and a distribution is that of the first one. */
  #addVector(example: RawExample, target: readonly number[]): void {
    const offsets = isRelativeTarget(this.#task.target) ? offsetsOf(example) : undefined;
    const horizons = target.length / this.#fields.length;
    for (const [output, value] of target.entries()) {
      const learned = value - (offsets?.[output] ?? 0);
      const field = Math.floor(output / horizons);
      this.#target.add(learned);
      this.#fields[field]?.add(learned);
      if (field === 0) this.#statistics.addTarget(learned);
    }
  }

  #addHeldOut(split: Exclude<Split, 'train'>, measured: Measured): void {
    for (const label of this.#labelsOf(measured)) this.#statistics.addHeldOutLabel(split, label);
  }

  #labelsOf({ example: { target }, tags }: Measured): readonly string[] {
    const { kind } = this.#task.target;
    if (kind === 'tags') return tags;
    if (kind === 'labels') return isAligned(this.#task) ? tags.flatMap(labelsIn) : labelsIn(String(target));
    return kind === 'class' && typeof target === 'string' ? [target] : [];
  }

  #addInputLabels(steps: RawExample['input']): void {
    for (const step of steps)
      if (typeof step === 'string') for (const label of labelsIn(step)) count(this.#inputLabels, label);
  }

  #addSteps(input: RawExample['input']): void {
    if (this.#input.length === 0 || typeof input === 'string') return;
    for (const step of input) {
      if (typeof step === 'string') return;
      step.forEach((value, channel) => {
        this.#input[channel]?.add(value);
        this.#statistics.addNumber(channel, value);
      });
    }
  }
}
