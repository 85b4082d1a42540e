import type { Moments, ShardProfile, Split } from '../../shared/dataset';
import type { PointTarget } from '../../shared/request/task';
import { count, toCounts } from './code-points';
import { RunningMoments } from './moments';
import type { Measured } from './measure';

type Tally = Pick<
  ShardProfile,
  'accepted' | 'tokens' | 'labels' | 'lengths' | 'inputMoments' | 'targetMoments'
>;

/** Running counts over the records of one shard that have the same number of channels. */
export class ShardTally {
  records = 0;
  readonly #accepted = { train: 0, validation: 0, test: 0 };
  readonly #tokens = new Map<string, number>();
  readonly #labels = new Map<string, number>();
  readonly #lengths = new Map<string, number>();
  readonly #input: RunningMoments[];
  readonly #target = new RunningMoments();

  /** @param width channels of numeric records, 0 for tokens */
  constructor(readonly width: number) {
    this.#input = Array.from({ length: width }, () => new RunningMoments());
  }

  add(split: Split, { example, tokens, length }: Measured): void {
    this.records += 1;
    this.#accepted[split] += 1;
    count(this.#lengths, String(length));
    if (split !== 'train') return;
    for (const token of tokens) count(this.#tokens, token);
    if (typeof example.target === 'string') count(this.#labels, example.target);
    else this.#target.add(example.target);
    if (typeof example.input === 'string') return;
    for (const step of example.input) step.forEach((value, channel) => this.#input[channel]?.add(value));
  }

  get(target: PointTarget['kind']): Tally {
    const targetMoments: Moments | null = target === 'value' ? this.#target.get() : null;
    return {
      accepted: { ...this.#accepted },
      tokens: toCounts(this.#tokens),
      labels: toCounts(this.#labels),
      lengths: Object.fromEntries(this.#lengths),
      inputMoments: this.#input.map((moments) => moments.get()),
      targetMoments,
    };
  }
}
