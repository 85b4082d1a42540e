import { labelsOfIds, type LabelEncoder } from '../../shared/dataset';
import { labelsIn, setOf, showSet } from '../../shared/encoding';
import type { Evaluation, Metrics } from '../../shared/evaluation';
import { isNextLabels, LabelGeneration } from '../../shared/request/task';
import { SUM } from '../../shared/scores/metric-of';
import type { Examples } from '../data/examples';
import { targetStepsOf } from '../data/pad';
import { sampleLabels } from '../decoding/sample-labels';
import { labelFrequencies, sameAsBefore } from '../metrics/label-baselines';
import {
  answeredIds,
  judgedSets,
  labelCounts,
  labelMetrics,
  labelSums,
  natsOfSets,
  idsOfSets,
  setsOf,
  tallyIds,
  tallyNames,
  type LabelTally,
} from '../metrics/label-sets';
import { predictAll } from '../metrics/predict';
import { buildNetwork, type RowNetworkConfig } from '../network/network';
import type { WithWeights } from '../network/values';
import { otherTask, type ProgramOptions } from './options';
import type { Answer, Predictions, ScoredRecord, TaskProgram } from './program';

interface Labelling extends Pick<LabelEncoder, 'labels' | 'unseen'> {
  readonly of: 'record' | 'step';
  readonly threshold: number;
  /** Whether a step's answer is the labels of the step after what was read. */
  readonly isNext: boolean;
}

/** Any number of labels, of a record or at each step; a language model over steps among them. */
export function labelsProgram(options: ProgramOptions<RowNetworkConfig>): TaskProgram {
  const { config, encoder, request } = options;
  const { target } = request.task;
  if (encoder.target.kind !== 'labels' || target.kind !== 'labels') throw otherTask(config, encoder);
  const { labels, unseen, of } = encoder.target;
  const isNext = isNextLabels(target);
  const labelling: Labelling = { labels, unseen, of, threshold: target.threshold, isNext };
  const network = buildNetwork(config);
  return {
    config,
    specs: network.specs,
    loss: (weights, batch, step) => network.loss(weights, batch, step),
    lossTerms: (batch) => (of === 'step' ? targetStepsOf(batch) : batch.size),
    predict: (run, examples) => predictions(labelling, predictAll(network, run, examples), examples),
    score: (truths, answers) => labelMetrics(tallyOf(labelling, truths, answers)),
    *scoreEach(truths, answers) {
      for (const [row, truth] of truths.entries())
        yield labelSums(tallyOf(labelling, [truth], [answers[row]]));
    },
    baselines(train, test) {
      const score = (logits: Float32Array) => predictions(labelling, logits, test).metrics();
      const frequencies = labelFrequencies(train, test, score);
      return isNext ? [sameAsBefore(train, test, score), frequencies] : [frequencies];
    },
    shareMetric: isNext ? 'natsPerStep' : null,
    ...(isNext && { samples: (run) => drawSamples(options, run) }),
  };
}

function predictions(labelling: Labelling, outputs: Float32Array, examples: Examples): Predictions {
  const { labels, threshold, isNext } = labelling;
  const names = labelsOfIds(labelling);
  const ids = answeredIds(outputs, labels.length, threshold);
  const tally = () => tallyIds(setsOf(examples), ids, names.length);
  const nats = () => natsOfSets(outputs, setsOf(examples), labels.length);
  const answers = () => byRecord(labelling, ids, examples);
  return {
    outputs,
    metrics(): Metrics {
      const each = nats();
      const loss = sumOf(each) / each.length;
      return { ...(isNext && { natsPerStep: loss }), loss, ...labelMetrics(tally()) };
    },
    confusion: () => null,
    labels: () => labelCounts(tally(), names),
    scored: () => scoredSets(labelling, { answers: answers(), nats: nats() }, examples),
    // What a language model is asked for is no question of its own: its samples are shown in place of its answers.
    ...(!isNext && {
      judged: () =>
        judgedSets(outputs, ids, { sets: setsOf(examples), starts: recordStarts(labelling, examples) }),
    }),
    answers,
  };
}

const sumOf = (nats: Float64Array): number => nats.reduce((sum, one) => sum + one, 0);

/** Where the sets of each record start, and the end of the last. */
const recordStarts = ({ of }: Pick<Labelling, 'of'>, { starts, count }: Examples): ArrayLike<number> =>
  of === 'step' ? starts : Array.from({ length: count + 1 }, (_, row) => row);

/** Sets of ids by their names; one that has no name here is of another model's records, and is left out. */
function byRecord(
  labelling: Labelling,
  sets: readonly (readonly number[])[],
  { starts, count }: Examples,
): Answer[] {
  const names = labelsOfIds(labelling);
  const named = sets.map((set) => setOf(set.flatMap((id) => names[id] ?? [])));
  return labelling.of === 'record'
    ? named
    : Array.from({ length: count }, (_, row) => named.slice(starts[row], starts[row + 1]));
}

interface Answered {
  readonly answers: readonly Answer[];
  /** Of each set. */
  readonly nats: Float64Array;
}

function* scoredSets(
  labelling: Labelling,
  { answers, nats }: Answered,
  examples: Examples,
): Generator<ScoredRecord> {
  const starts = recordStarts(labelling, examples);
  const truths = byRecord(labelling, idsOfSets(setsOf(examples)), examples);
  for (const [row, target] of truths.entries()) {
    const prediction = answers[row]!;
    const own = nats.subarray(starts[row], starts[row + 1]);
    yield {
      prediction,
      target,
      sums: {
        ...labelSums(tallyOf(labelling, [target], [prediction])),
        [SUM.loss]: sumOf(own),
        [SUM.lossTerms]: own.length,
      },
    };
  }
}

/** Sets in terms of the data; a sequence that could not be read is missed at each of its steps. */
function tallyOf(
  { of }: Labelling,
  truths: readonly Answer[],
  answers: readonly (Answer | undefined)[],
): LabelTally {
  const listOf = (answer: Answer): string[] =>
    of === 'record' || !Array.isArray(answer) ? [String(answer)] : answer.map(String);
  const sets = truths.flatMap((truth, row) => {
    const answer = answers[row];
    const answered = answer === undefined ? [] : listOf(answer);
    return listOf(truth).map((set, step) => ({ truth: set, answer: answered[step] }));
  });
  return tallyNames(
    sets.map(({ truth }) => labelsIn(truth)),
    sets.map(({ answer }) => (answer === undefined ? undefined : labelsIn(answer))),
  );
}

/** A step after the other, parted by `|`. */
function drawSamples(
  { request, config, encoder: { input, target } }: ProgramOptions<RowNetworkConfig>,
  run: WithWeights,
): Evaluation['examples'] {
  const spec = request.task.target;
  if (input.kind !== 'labels' || target.kind !== 'labels' || !('shift' in spec)) return [];
  const { samples, steps, temperature } = spec.generation ?? LabelGeneration.parse({});
  const channels = new Map(input.labels.map((label, channel) => [label, channel]));
  const network = buildNetwork(config);
  const drawn = sampleLabels({
    scoresOf: (batch) => run((weights) => network.predict(weights, batch).dataSync<'float32'>()),
    labels: network.outputs,
    sequences: samples,
    steps,
    temperature,
    seed: request.training.seed,
    channelOf: (label) => channels.get(target.labels[label]!),
    channels: input.labels.length,
  });
  return drawn.map((sets) => ({
    input: '',
    expected: '',
    predicted: sets.map((set) => showSet(setOf(set.map((id) => target.labels[id]!)), ' ')).join(' | '),
  }));
}
