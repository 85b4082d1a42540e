import type { RawExample } from '../../shared/dataset';
import type { Metrics } from '../../shared/evaluation';
import { SUM } from '../../shared/scores/metric-of';
import { generatedSteps, type Examples } from '../data/examples';
import { joinRows, type RowPlaces } from '../data/stream';
import type { StoredModel } from '../export/load';
import type { Answer, Predictions, ScoredRecord, TaskProgram } from '../tasks/program';
import type { ChampionRecords } from './champion-records';

export interface Scoring {
  readonly records: readonly RawExample[];
  /** This run's program: it scores the answers. */
  readonly program: TaskProgram;
  readonly asTested: (answer: Answer) => Answer;
  /** The test split as this run's models read it. */
  readonly tested: Examples;
  /** Of a long text. */
  readonly places: RowPlaces | null;
}

export interface ChampionScores {
  readonly test: Metrics;
  readonly outputs?: Metrics[];
  /** Undefined for a long text of which the champion's tokens are not this run's. */
  readonly scored: Iterable<ScoredRecord> | undefined;
}

/**
 * Metrics that cannot be computed from answers alone (loss, nats) are the champion's own, if it could read all
 * records and knows all of their targets. If its tokens differ, a text has more or fewer of them, so its nats are
 * divided by the number of this run's steps.
 */
export function scoreChampion(
  model: StoredModel,
  readable: ChampionRecords,
  scoring: Scoring,
): ChampionScores {
  const { records, program, asTested, tested, places } = scoring;
  const { examples, rows, targetsKnown } = readable;
  const predictions = model.predict(
    places === null ? examples : joinRows(examples, pickPlaces(places, rows)),
  );
  const answers = new Array<Answer | undefined>(records.length).fill(undefined);
  predictions.answers().forEach((answer, position) => (answers[rows[position]!] = asTested(answer)));
  const truths = records.map(({ target }) => asTested(target));
  const others = records.map(({ references = [] }) => references.map(asTested));
  const scores = program.score(truths, answers, { others, tested });
  const outputs = program.scoreOutputs?.(truths, answers, { tested });
  const whole = targetsKnown && rows.length === records.length ? predictions : undefined;
  return {
    test: whole === undefined ? scores : { ...whole.metrics(generatedSteps(tested)), ...scores },
    ...(outputs && { outputs: [...outputs] }),
    scored:
      places === null
        ? scoredRecords({ truths, answers, others }, whole, scoring)
        : whole && partsOf(whole, generatedSteps(tested)),
  };
}

const pickPlaces = ({ files, lines }: RowPlaces, rows: readonly number[]): RowPlaces => ({
  files: Int32Array.from(rows, (row) => files[row]!),
  lines: Int32Array.from(rows, (row) => lines[row]!),
});

interface Answered {
  readonly truths: readonly Answer[];
  readonly answers: readonly (Answer | undefined)[];
  /** Answers of each record that are as right as its truth. */
  readonly others: readonly (readonly Answer[])[];
}

/** @param whole the champion's own predictions, for the loss; undefined where that has none to speak of */
function* scoredRecords(
  { truths, answers, others }: Answered,
  whole: Predictions | undefined,
  { program, tested }: Scoring,
): Generator<ScoredRecord> {
  const isLanguage = program.config.task === 'one-to-many';
  const own = whole?.scored(isLanguage ? stepsOf(tested) : undefined)[Symbol.iterator]();
  let row = 0;
  for (const sums of program.scoreEach(truths, answers, { others, tested })) {
    const predicted = own?.next();
    yield {
      prediction: answers[row] ?? null,
      ...(predicted?.done === false && confidenceOf(predicted.value)),
      target: truths[row]!,
      sums: { ...(predicted?.done === false && lossOf(predicted.value)), ...sums },
    };
    row += 1;
  }
}

const confidenceOf = ({ confidence }: ScoredRecord) => (confidence === undefined ? {} : { confidence });

function lossOf({ sums }: ScoredRecord): Record<string, number> {
  const { [SUM.records]: records, [SUM.loss]: loss, [SUM.lossTerms]: terms } = sums;
  return { [SUM.records]: records!, [SUM.loss]: loss!, [SUM.lossTerms]: terms! };
}

/** Tokens of each target, with its end token. */
function stepsOf({ targetStarts, count }: Examples): Int32Array | undefined {
  if (targetStarts === null) return undefined;
  return Int32Array.from({ length: count }, (_, row) => targetStarts[row + 1]! - targetStarts[row]! + 1);
}

function partsOf(whole: Predictions, steps: number): ScoredRecord[] | undefined {
  const parts = [...whole.scored()];
  const tokens = parts.reduce((sum, part) => sum + part.sums[SUM.lossTerms]!, 0);
  return tokens === steps ? parts : undefined;
}
