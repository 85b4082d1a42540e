import { SPLITS, type Counts, type Moments, type ShardProfile } from '../../shared/dataset';
import type { ShardStatistics } from '../../shared/statistics';
import { eachSplit } from './each-split';
import { RunningSketch } from './quantile-sketch';
import { count, toCounts } from './code-points';
import { mergeMoments, noMoments } from './moments';

/** What the encoder and the statistics are made from: a shard's counts, or those of many shards. */
export type ProfileCounts = Pick<
  ShardProfile,
  | 'read'
  | 'rejected'
  | 'tokens'
  | 'streams'
  | 'labels'
  | 'inputMoments'
  | 'channelNames'
  | 'targetMoments'
  | 'fieldMoments'
  | 'statistics'
>;

/**
 * Profiles added up one by one, so that memory holds each distinct token once, however many shards there are. Those
 * with different numbers of channels are kept apart, since which number is the dataset's is known only at the end.
 */
export class ProfileSums {
  readonly #byWidth = new Map<number, ProfileSum>();

  add(profile: ProfileCounts): void {
    const width = profile.inputMoments.length;
    const sum = this.#byWidth.get(width) ?? new ProfileSum(profile);
    this.#byWidth.set(width, sum);
    sum.add(profile);
  }

  /** One for each number of channels, in the order in which they were seen. */
  get(): ProfileCounts[] {
    return [...this.#byWidth.values()].map((sum) => sum.get());
  }
}

type CountMap = Map<string, number>;

class ProfileSum {
  #read = 0;
  #rejected = 0;
  #rows = 0;
  readonly #channelNames: readonly string[];
  readonly #tokens: CountMap = new Map();
  readonly #streams = new Map<string, CountMap>();
  readonly #labels: CountMap = new Map();
  readonly #heldOutLabels = { validation: new Map<string, number>(), test: new Map<string, number>() };
  readonly #missing: CountMap = new Map();
  readonly #lengths = eachSplit(() => new Map<string, number>());
  #inputMoments: Moments[] = [];
  #targetMoments: Moments | null = null;
  #fieldMoments: Moments[] = [];
  readonly #channels: RunningSketch[] = [];
  #target: RunningSketch | undefined;

  /** @param first the profile that gives the names of the channels */
  constructor({ channelNames }: Pick<ProfileCounts, 'channelNames'>) {
    this.#channelNames = channelNames;
  }

  add(profile: ProfileCounts): void {
    this.#read += profile.read;
    this.#rejected += profile.rejected;
    addTo(this.#tokens, profile.tokens);
    addTo(this.#labels, profile.labels);
    for (const { name, counts } of profile.streams) {
      const stream = this.#streams.get(name) ?? new Map<string, number>();
      this.#streams.set(name, stream);
      addTo(stream, counts);
    }
    this.#inputMoments = profile.inputMoments.map((moments, channel) =>
      mergeMoments(this.#inputMoments[channel] ?? noMoments(), moments),
    );
    if (profile.targetMoments !== null)
      this.#targetMoments = mergeMoments(this.#targetMoments ?? noMoments(), profile.targetMoments);
    for (const [field, moments] of profile.fieldMoments.entries())
      this.#fieldMoments[field] = mergeMoments(this.#fieldMoments[field] ?? noMoments(), moments);
    this.#addStatistics(profile.statistics);
  }

  get(): ProfileCounts {
    return {
      read: this.#read,
      rejected: this.#rejected,
      tokens: toCounts(this.#tokens),
      streams: [...this.#streams].map(([name, counts]) => ({ name, counts: toCounts(counts) })),
      labels: toCounts(this.#labels),
      inputMoments: this.#inputMoments,
      channelNames: [...this.#channelNames],
      targetMoments: this.#targetMoments,
      fieldMoments: this.#fieldMoments,
      statistics: {
        heldOutLabels: {
          validation: toCounts(this.#heldOutLabels.validation),
          test: toCounts(this.#heldOutLabels.test),
        },
        lengths: eachSplit((split) => Object.fromEntries(this.#lengths[split])),
        channels: this.#channels.map((sketch) => sketch.get()),
        target: this.#target?.get() ?? null,
        rows: this.#rows,
        missing: toCounts(this.#missing),
      },
    };
  }

  #addStatistics({ heldOutLabels, lengths, channels, target, rows, missing }: ShardStatistics): void {
    addTo(this.#heldOutLabels.validation, heldOutLabels.validation);
    addTo(this.#heldOutLabels.test, heldOutLabels.test);
    addTo(this.#missing, missing);
    for (const split of SPLITS) addTo(this.#lengths[split], Object.entries(lengths[split]));
    for (const [channel, sketch] of channels.entries())
      (this.#channels[channel] ??= new RunningSketch()).addAll(sketch);
    if (target !== null) (this.#target ??= new RunningSketch()).addAll(target);
    this.#rows += rows;
  }
}

function addTo(sums: CountMap, counts: Counts): void {
  for (const [text, times] of counts) count(sums, text, times);
}
