import type { ArtifactStore } from '../artifacts/store';
import { ArtifactCorrupt } from '../errors';
import { labelsIn } from '../encoding';
import type { MetricName } from '../metrics';
import { formulaOf, SUM, type Formula } from './metric-of';
import type { PredictionRow, PredictionsFile, PredictionsHeader } from './predictions';
import { readPredictions } from './predictions-file';

/** What the test records of one model add to the sums of one metric: numbers alone, so that millions fit. */
export interface ScoreTable {
  readonly header: PredictionsHeader;
  readonly formula: Formula;
  /** Columns that a record may add to: those of the formula, or two for each label. */
  readonly width: number;
  readonly rows: number;
  /** Of each record where its entries begin, and the end of the last: rows + 1. */
  readonly starts: Float64Array;
  /** Column and value of each entry. */
  readonly columns: Float64Array;
  readonly values: Float64Array;
  /** Which record it is, the same in every run; 0 for parts of a text. */
  readonly records: BigUint64Array;
  /** Number of its group; -1 where it has none. */
  readonly groups: Float64Array;
  /** Tokens of each part of a text; of no meaning for records. */
  readonly terms: Float64Array;
}

/**
 * Reads a file of predictions for one metric.
 *
 * @param labels numbers of labels, where a metric is of labels: the same for two models that are compared
 * @throws ArtifactNotFound
 * @throws ArtifactCorrupt if the file is not the one that was written, or has no such metric
 */
export async function readScores(
  store: ArtifactStore,
  file: PredictionsFile,
  metric: MetricName,
  labels = new Map<string, number>(),
): Promise<ScoreTable> {
  const builder = new TableBuilder(metric, file, labels);
  const header = await readPredictions(store, file, (row, { values }) => builder.add(row, values));
  return builder.end(header);
}

/** As `readScores`, of several metrics in one reading. */
export async function readScoresOf(
  store: ArtifactStore,
  file: PredictionsFile,
  metrics: readonly MetricName[],
): Promise<ScoreTable[]> {
  const builders = metrics.map((metric) => new TableBuilder(metric, file, new Map()));
  const header = await readPredictions(store, file, (row, { values }) => {
    for (const builder of builders) builder.add(row, values);
  });
  return builders.map((builder) => builder.end(header));
}

class TableBuilder {
  readonly #metric: MetricName;
  readonly #key: string;
  readonly #starts = new Growing();
  readonly #columns = new Growing();
  readonly #values = new Growing();
  readonly #groups = new Growing();
  readonly #terms = new Growing();
  readonly #records: BigUint64Array;
  readonly #labels: Map<string, number>;
  readonly #groupNumbers = new Map<string, number>();
  #sums: readonly string[] | undefined;
  #rows = 0;

  constructor(metric: MetricName, { key, rows }: PredictionsFile, labels: Map<string, number>) {
    this.#labels = labels;
    this.#metric = metric;
    this.#key = key;
    this.#records = new BigUint64Array(rows);
    this.#starts.add(0);
  }

  add(row: PredictionRow, values: number): void {
    this.#sums ??= formulaOf(this.#metric, { values, labels: 0 }).sums;
    if (this.#metric === 'macroF1') this.#addLabels(row);
    else this.#sums.forEach((name, column) => this.#enter(column, this.#sumOf(row, name)));
    this.#starts.add(this.#columns.length);
    this.#records[this.#rows] = row.record === undefined ? 0n : BigInt(`0x${row.record}`);
    this.#groups.add(row.group === undefined ? -1 : numberOf(this.#groupNumbers, row.group));
    this.#terms.add(row.sums[SUM.lossTerms] ?? 0);
    this.#rows += 1;
  }

  end(header: PredictionsHeader): ScoreTable {
    const formula = formulaOf(this.#metric, { values: header.values, labels: this.#labels.size });
    return {
      header,
      formula,
      width: this.#metric === 'macroF1' ? 2 * this.#labels.size : formula.sums.length,
      rows: this.#rows,
      starts: this.#starts.take(),
      columns: this.#columns.take(),
      values: this.#values.take(),
      records: this.#records,
      groups: this.#groups.take(),
      terms: this.#terms.take(),
    };
  }

  #sumOf({ sums }: PredictionRow, name: string): number {
    const value = sums[name];
    if (value !== undefined) return value;
    throw new ArtifactCorrupt(
      `row ${this.#rows} of ${this.#key} has no "${name}", which ${this.#metric} is made of; it was written by another version`,
    );
  }

  /**
   * Of one label, of one tag a step, or of sets of them: each adds to its own label's occurrences, and to its hits if it
   * is on both sides.
   */
  #addLabels({ target, prediction, sums }: PredictionRow): void {
    const labelsOf = SUM.sets in sums ? labelsIn : (label: string) => [label];
    const truths = Array.isArray(target) ? target : [target];
    const answers = Array.isArray(prediction) ? prediction : [prediction];
    truths.forEach((truth, step) => {
      const answer = answers[step] ?? null;
      const answered = new Set(answer === null ? [] : labelsOf(String(answer)));
      for (const label of labelsOf(String(truth))) {
        const number = numberOf(this.#labels, label);
        this.#enter(2 * number, Number(answered.has(label)));
        this.#enter(2 * number + 1, 1);
      }
      for (const label of answered) this.#enter(2 * numberOf(this.#labels, label) + 1, 1);
    });
  }

  #enter(column: number, value: number): void {
    if (value === 0) return;
    this.#columns.add(column);
    this.#values.add(value);
  }
}

function numberOf(known: Map<string, number>, name: string): number {
  const number = known.get(name);
  if (number !== undefined) return number;
  known.set(name, known.size);
  return known.size - 1;
}

/** Numbers whose count is not known before. */
class Growing {
  length = 0;
  #values = new Float64Array(1_024);

  add(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  take(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}

/** The metric over all records. */
export function metricOfTable({ formula, width, columns, values }: ScoreTable): number {
  const sums = new Float64Array(width);
  columns.forEach((column, entry) => (sums[column]! += values[entry]!));
  return formula.of(sums);
}
