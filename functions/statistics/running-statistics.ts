import type { Split } from '../../shared/dataset';
import type { ShardStatistics } from '../../shared/statistics';
import { toCounts } from '../sums/code-points';
import { eachSplit } from '../sums/each-split';
import { RunningSketch } from '../sums/quantile-sketch';

/** How many channels have a distribution of their own; any more share the last one, so that a profile stays small. */
export const MOST_CHANNELS = 256;

/** What the records of one shard add to a dataset's statistics, besides what the encoder is made from. */
export class RunningStatistics {
  readonly #labels = { validation: new Map<string, number>(), test: new Map<string, number>() };
  readonly #lengths = eachSplit(() => new Map<number, number>());
  readonly #channels: RunningSketch[];
  #target: RunningSketch | undefined;

  /** @param width channels of a numeric input, 0 for others */
  constructor(width: number) {
    this.#channels = Array.from({ length: Math.min(width, MOST_CHANNELS) }, () => new RunningSketch());
  }

  addLength(split: Split, length: number): void {
    const lengths = this.#lengths[split];
    lengths.set(length, (lengths.get(length) ?? 0) + 1);
  }

  /** Counts a label or tag of a record that is not trained on. */
  addHeldOutLabel(split: Exclude<Split, 'train'>, label: string): void {
    const labels = this.#labels[split];
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }

  addNumber(channel: number, value: number): void {
    this.#channels[Math.min(channel, MOST_CHANNELS - 1)]?.add(value);
  }

  addTarget(value: number): void {
    this.#target ??= new RunningSketch();
    this.#target.add(value);
  }

  get(): Omit<ShardStatistics, 'rows' | 'missing'> {
    const lengths = (split: Split) => Object.fromEntries(this.#lengths[split]);
    return {
      heldOutLabels: {
        validation: toCounts(this.#labels.validation),
        test: toCounts(this.#labels.test),
      },
      lengths: eachSplit(lengths),
      channels: this.#channels.map((sketch) => sketch.get()),
      target: this.#target?.get() ?? null,
    };
  }
}
