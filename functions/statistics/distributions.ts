import type { Encoder, Split } from '../../shared/dataset';
import type { Task } from '../../shared/request/task';
import type { Distributions, Measurements } from '../../shared/statistics';
import { toCounts } from '../sums/code-points';
import { addCounts, addStreams } from '../sums/counts';
import { addMoments } from '../sums/moments';
import { eachSplit } from '../sums/each-split';
import { addLengths } from './lengths';
import { MOST_CHANNELS } from './running-statistics';
import { mergeSketches } from '../sums/quantile-sketch';
import type { ProfileCounts } from '../sums/profile-sum';

/** Merges the shards' counts. The same records give the same distributions wherever objects are cut. */
export function distributionsOf(
  profiles: readonly ProfileCounts[],
  { task, encoder }: { readonly task: Task; readonly encoder: Encoder },
): Distributions {
  const labels = (split: 'validation' | 'test') =>
    toCounts(addCounts(profiles.map(({ statistics }) => statistics.heldOutLabels[split])));
  const lengths = (split: Split) => addLengths(profiles.map(({ statistics }) => statistics.lengths[split]));
  const names = new Set(profiles.flatMap(({ streams }) => streams.map(({ name }) => name)));
  return {
    version: 1,
    labels: {
      train: toCounts(addCounts(profiles.map((profile) => profile.labels))),
      validation: labels('validation'),
      test: labels('test'),
    },
    lengths: eachSplit(lengths),
    tokens: toCounts(addCounts(profiles.map(({ tokens }) => tokens))),
    streams: [...names].map((name) => ({
      name,
      counts: toCounts(addStreams(profiles, name)),
    })),
    channels: encoder.input.kind === 'numeric' ? channelsOf(profiles, encoder.input) : [],
    target: targetOf(profiles, task),
    missing: missingOf(profiles),
  };
}

type NumericEncoder = Extract<Encoder['input'], { kind: 'numeric' }>;

/** Records with a different number of channels are set aside, so their profiles do not count. */
function channelsOf(
  profiles: readonly ProfileCounts[],
  { channels, channelNames }: NumericEncoder,
): Measurements[] {
  const alike = profiles.filter(({ inputMoments }) => inputMoments.length === channels);
  const shown = Math.min(channels, MOST_CHANNELS);
  return Array.from({ length: shown }, (_, channel) => {
    const isPooled = channel === shown - 1 && channels > shown;
    const last = isPooled ? channels : channel + 1;
    return {
      name: isPooled
        ? `${channels - channel} further channels`
        : channelName(channelNames, channel, channels),
      moments: addMoments(alike.flatMap(({ inputMoments }) => inputMoments.slice(channel, last))),
      sketch: mergeSketches(
        alike.flatMap(({ statistics }) => statistics.channels.slice(channel, channel + 1)),
      ),
    };
  });
}

/** A field's own name if each channel is a field, otherwise the channel's index in the field that holds them all. */
function channelName(names: readonly string[], channel: number, channels: number): string {
  const name = names.length === channels ? (names[channel] ?? '') : `${names.join(', ')}[${channel}]`;
  // A header may hold names of any length, a manifest may not.
  return name.slice(0, 200);
}

function targetOf(profiles: readonly ProfileCounts[], { target }: Task): Measurements | null {
  if (target.kind !== 'value') return null;
  return {
    name: target.relativeTo === 'last' ? `${target.field} (difference from the last value)` : target.field,
    moments: addMoments(profiles.flatMap(({ targetMoments }) => targetMoments ?? [])),
    sketch: mergeSketches(profiles.flatMap(({ statistics }) => statistics.target ?? [])),
  };
}

function missingOf(profiles: readonly ProfileCounts[]): Distributions['missing'] {
  const rows = profiles.reduce((total, { statistics }) => total + statistics.rows, 0);
  return toCounts(addCounts(profiles.map(({ statistics }) => statistics.missing))).map(
    ([field, missing]) => ({
      field,
      rows,
      missing,
    }),
  );
}
