import type { Encoder, InputEncoder, LabelEncoder, Moments, TargetEncoder } from '../../shared/dataset';
import { featureName, featureWidth } from '../../shared/encoding';
import { isAligned, targetFields, type NumericInput, type Task } from '../../shared/request/task';
import { compareCodePoints } from '../sums/code-points';
import { addCounts, addStreams } from '../sums/counts';
import { addMoments, scalerOf } from '../sums/moments';
import { conditionStream, featureStream, INPUT_LABELS_STREAM, TARGET_STREAM } from '../sums/streams';
import { labelsOf, SPECIAL_TARGETS, tokensOf, vocabularyOf } from './vocabulary';
import type { ProfileCounts } from '../sums/profile-sum';

/**
 * A feature value that only one training token has is unknown to the network, so that the network meets unknown values
 * in training and learns to do without them.
 */
const FEATURE_VALUES = { minimumCount: 2, maximumVocabulary: 50_000 };
const CONDITION_VALUES = { minimumCount: 1, maximumVocabulary: 50_000 };

/**
 * The encoder that the shards' profiles give: of the training split only, which is all that they count.
 *
 * @param horizons rows from a window's last to each of its targets
 */
export const encoderOf = (
  profiles: readonly ProfileCounts[],
  task: Task,
  horizons: readonly number[] = [1],
): Encoder => ({
  version: 1,
  input: inputEncoderOf(profiles, task),
  target: targetEncoderOf(profiles, task, horizons),
});

/** Moments of the target's values, or of their differences if the target is relative. */
export const targetMomentsOf = (profiles: readonly ProfileCounts[]): Moments =>
  addMoments(profiles.flatMap(({ targetMoments }) => targetMoments ?? []));

function inputEncoderOf(profiles: readonly ProfileCounts[], { input }: Task): InputEncoder {
  const valuesOf = (stream: string, kept: typeof FEATURE_VALUES) =>
    vocabularyOf(addStreams(profiles, stream), kept);
  switch (input.kind) {
    case 'numeric':
      return numericEncoderOf(profiles, input.scaling);
    case 'labels':
      return { kind: 'labels', ...labelNamesOf(addStreams(profiles, INPUT_LABELS_STREAM)) };
    case 'condition': {
      const { field } = input;
      const values = field === undefined ? [] : valuesOf(conditionStream(field), CONDITION_VALUES);
      return { kind: 'condition', values };
    }
    case 'tokens':
      return {
        kind: 'tokens',
        ...tokensOf(addCounts(profiles.map(({ tokens }) => tokens)), input),
        conditions: input.conditions.map((field) => ({
          field,
          values: valuesOf(conditionStream(field), CONDITION_VALUES),
        })),
        features: input.features.map((feature) => {
          const name = featureName(feature);
          const width = featureWidth(feature);
          const values = valuesOf(featureStream(name), FEATURE_VALUES);
          return { name, values, ...(width > 1 && { width }) };
        }),
      };
  }
}

function targetEncoderOf(
  profiles: readonly ProfileCounts[],
  task: Task,
  horizons: readonly number[],
): TargetEncoder {
  const { target } = task;
  switch (target.kind) {
    case 'value':
      if (targetFields(target).length * horizons.length > 1)
        return vectorEncoderOf(profiles, target, horizons);
      return {
        kind: 'value',
        scaler: target.scaling === 'standard' ? scalerOf(targetMomentsOf(profiles)) : null,
      };
    case 'tokens':
      return {
        kind: 'tokens',
        ...tokensOf(addStreams(profiles, TARGET_STREAM), target, SPECIAL_TARGETS),
      };
    case 'labels':
      return {
        kind: 'labels',
        of: isAligned(task) ? 'step' : 'record',
        ...labelEncoderOf(profiles),
      };
    case 'class':
    case 'tags':
      return { kind: target.kind, ...labelEncoderOf(profiles) };
  }
}

const labelNamesOf = (counts: Parameters<typeof labelsOf>[0]) => ({ labels: labelsOf(counts).labels });

/** Values of one field share a scaler, whatever their horizon. */
function vectorEncoderOf(
  profiles: readonly ProfileCounts[],
  target: Extract<Task['target'], { kind: 'value' }>,
  horizons: readonly number[],
): TargetEncoder {
  const fields = targetFields(target);
  const scalers = fields.map((_, field) =>
    target.scaling === 'standard'
      ? scalerOf(addMoments(profiles.flatMap(({ fieldMoments }) => fieldMoments[field] ?? [])))
      : null,
  );
  return {
    kind: 'value',
    scaler: null,
    outputs: fields.flatMap((field) => horizons.map((horizon) => ({ field, horizon }))),
    scalers: scalers.flatMap((scaler) => horizons.map(() => scaler)),
  };
}

/** What training lacks is listed apart: no output of the network is for it, and the score counts it all the same. */
function labelEncoderOf(
  profiles: readonly ProfileCounts[],
): Pick<LabelEncoder, 'labels' | 'counts' | 'unseen'> {
  const trained = addCounts(profiles.map(({ labels }) => labels));
  const heldOut = addCounts(
    profiles.flatMap(({ statistics: { heldOutLabels } }) => [heldOutLabels.validation, heldOutLabels.test]),
  );
  const unseen = [...heldOut.keys()].filter((label) => !trained.has(label)).sort(compareCodePoints);
  return { ...labelsOf(trained), ...(unseen.length === 0 ? {} : { unseen }) };
}

/** The number of channels is that of most records; encoding sets the others aside. */
function numericEncoderOf(
  profiles: readonly ProfileCounts[],
  scaling: NumericInput['scaling'],
): InputEncoder {
  const recordsOf = new Map<number, number>();
  for (const { inputMoments, read, rejected } of profiles)
    recordsOf.set(inputMoments.length, (recordsOf.get(inputMoments.length) ?? 0) + read - rejected);
  const channels = [...recordsOf].reduce((most, next) => (next[1] > most[1] ? next : most), [1, 0])[0];
  const alike = profiles.filter(({ inputMoments }) => inputMoments.length === channels);
  const moments = Array.from({ length: channels }, (_, channel) =>
    addMoments(alike.flatMap(({ inputMoments }) => inputMoments[channel] ?? [])),
  );
  return {
    kind: 'numeric',
    channels,
    channelNames: alike[0]?.channelNames ?? [],
    scalers: scaling === 'standard' ? moments.map(scalerOf) : [],
  };
}
