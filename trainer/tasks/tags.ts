import { labelsOfIds, type LabelEncoder } from '../../shared/dataset';
import type { Metrics } from '../../shared/evaluation';
import { decodeTags, tagOutputs, type TagDecoding } from '../../shared/inference/tags';
import type { TagScheme } from '../../shared/request/task';
import { SUM } from '../../shared/scores/metric-of';
import type { Examples } from '../data/examples';
import { targetStepsOf } from '../data/pad';
import { entityTypes } from '../metrics/entities';
import { judgedSteps } from '../metrics/judged';
import { confusionOf } from '../metrics/point';
import { predictAll } from '../metrics/predict';
import { sequenceNats, tagLogits, tagLoss } from '../metrics/tag-chain';
import { tagPenalties } from '../metrics/tag-transitions';
import { mostFrequentTags, tagScores, tagsOf, tagSums } from '../metrics/tags';
import type { ManyToManyNetwork } from '../network/config';
import { chainScores } from '../network/heads/crf';
import { buildNetwork } from '../network/network';
import type { WithWeights } from '../network/values';
import { classWeightsOf } from './class-weights';
import { otherTask, type ProgramOptions } from './options';
import type { Answer, Predictions, ScoredRecord, TaskProgram } from './program';

interface Tagging extends Pick<LabelEncoder, 'labels' | 'unseen'> {
  readonly scheme: TagScheme;
}

/** A tag at each step: many-to-many, aligned. */
export function tagsProgram({ request, config, encoder }: ProgramOptions<ManyToManyNetwork>): TaskProgram {
  if (encoder.target.kind !== 'tags') throw otherTask(config, encoder);
  const { labels, unseen } = encoder.target;
  const scheme = request.task.target.kind === 'tags' ? request.task.target.scheme : 'none';
  const isHeld = config.tagDecoding === 'constrained' && scheme !== 'none';
  const network = buildNetwork(config, {
    classWeights: classWeightsOf(request, encoder.target),
    labelSmoothing: request.training.labelSmoothing,
  });
  const tagging = { labels, unseen, scheme };
  const tagDecoding = (run: WithWeights): TagDecoding => ({
    chain: config.tagLayer === 'crf' ? run(chainScores) : null,
    penalties: isHeld ? tagPenalties(scheme, labels) : null,
  });
  return {
    config,
    specs: network.specs,
    loss: (weights, batch, step) => network.loss(weights, batch, step),
    lossTerms: targetStepsOf,
    predict: (run, examples) =>
      predictions(
        tagging,
        { scores: predictAll(network, run, examples), decoding: tagDecoding(run) },
        examples,
      ),
    tagDecoding,
    score: (truths, answers) => tagScores(scheme, truths.map(listOf), answers.map(listOf)),
    *scoreEach(truths, answers) {
      for (const [row, truth] of truths.entries()) yield tagSums(scheme, listOf(truth), listOf(answers[row]));
    },
    baselines: (train, test) => [mostFrequentTags(train, test, (ids) => scoreIds(tagging, ids, test))],
    shareMetric: null,
  };
}

const listOf = <A extends Answer | undefined>(answer: A) => (Array.isArray(answer) ? answer : []);

interface Scored {
  /** Of each step's tags, all sequences end to end. */
  readonly scores: Float32Array;
  readonly decoding: TagDecoding;
}

function predictions(tagging: Tagging, { scores, decoding }: Scored, examples: Examples): Predictions {
  const { labels, scheme } = tagging;
  const { chain } = decoding;
  const { targets, starts } = examples;
  const steps = { scores, starts, tags: labels.length };
  const ids = decodeTags(steps, decoding);
  const answers = () => tagsOf(ids, starts, labels);
  return {
    outputs: tagOutputs(steps, chain),
    metrics: () => ({ loss: tagLoss(steps, targets, chain), ...scoreIds(tagging, ids, examples) }),
    confusion: () => confusionOf(tagging, ids, targets),
    scored: () => scoredTags(tagging, { ids, nats_B: sequenceNats(steps, targets, chain) }, examples),
    judged: () => judgedSteps(tagLogits(steps, chain), ids, examples),
    ...(scheme !== 'none' && {
      entityTypes: () => entityTypes(scheme, tagsOf(targets, starts, labelsOfIds(tagging)), answers()),
    }),
    answers,
  };
}

function* scoredTags(
  tagging: Tagging,
  { ids, nats_B }: { readonly ids: Int32Array; readonly nats_B: Float64Array },
  { targets, starts }: Examples,
): Generator<ScoredRecord> {
  const { labels, scheme } = tagging;
  const truths = tagsOf(targets, starts, labelsOfIds(tagging));
  const answers = tagsOf(ids, starts, labels);
  for (const [row, target] of truths.entries()) {
    const loss = nats_B[row]!;
    const prediction = answers[row]!;
    const sums = { ...tagSums(scheme, target, prediction), [SUM.loss]: loss, [SUM.lossTerms]: target.length };
    yield { prediction, target, sums };
  }
}

function scoreIds(tagging: Tagging, ids: Int32Array, { targets, starts }: Examples): Metrics {
  const { labels, scheme } = tagging;
  return tagScores(scheme, tagsOf(targets, starts, labelsOfIds(tagging)), tagsOf(ids, starts, labels));
}
