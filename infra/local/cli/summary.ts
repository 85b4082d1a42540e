import { readJson } from '../../../shared/artifacts/json';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { Evaluation, type Mark, type Metrics } from '../../../shared/evaluation';
import { METRICS, type MetricName } from '../../../shared/request/training';
import type { PublishOutput } from '../../../shared/workflow';
import { remedyFor } from './failure';
import { count, duration, figure } from './format';
import { placeOf, type CliResult } from './result';
import type { Screen } from './screen';

/** What a reader looks for first is first. A record, so that a new metric cannot be forgotten. */
const PLACE: Readonly<Record<MetricName, number>> = {
  ...{ accuracy: 0, entityF1: 1, tokenAccuracy: 2, macroF1: 3 },
  ...{ mae: 4, r2: 5 },
  ...{ exactMatch: 6, editDistanceError: 7, bleu: 8 },
  ...{ natsPerStep: 9, perplexity: 10, loss: 11 },
};
const COLUMNS = METRICS.toSorted((a, b) => PLACE[a] - PLACE[b]);
const MARK_MEANING: Readonly<Record<Mark, string>> = {
  'budget-limited': 'the budget ended training; these are the best weights until then.',
};
const NAME_WIDTH = 24;
const VALUE_WIDTH = 12;

/** The end of a run that succeeded: figures beside the baseline and the model in use, the decision, the places. */
export async function showSuccess(
  screen: Screen,
  output: PublishOutput,
  options: SuccessOptions,
): Promise<void> {
  const { store, totalSeconds } = options;
  const { baseline, otherBaselines, champion, test, testRecords } = await readJson(
    store,
    output.evaluationKey,
    Evaluation,
  );
  const { bold, green, yellow } = screen.paint;
  screen.line();
  table(screen, `On ${count(testRecords)} test records`, [
    ['new model', test],
    ...(champion === null ? [] : ([[`in use (${champion.version})`, champion.test]] as const)),
    ...[baseline, ...otherBaselines].map(({ name, test }) => [`baseline: ${name}`, test] as const),
  ]);
  screen.line();
  // The reason begins with the verdict.
  screen.line(output.promoted ? green(output.reason) : yellow(output.reason));
  for (const mark of output.marks) screen.line(yellow(`${mark}: ${MARK_MEANING[mark]}`));
  screen.line(`Model   ${bold(placeOf(store.uri, output.modelKey))}`);
  screen.line(`Report  ${bold(placeOf(store.uri, output.reportKey))}`);
  screen.line(`Run ${output.run} took ${duration(totalSeconds)}.`);
}

interface SuccessOptions {
  readonly store: ArtifactStore;
  readonly totalSeconds: number;
}

function table(screen: Screen, title: string, rows: readonly (readonly [string, Metrics])[]): void {
  const metrics = COLUMNS.filter((metric) => rows[0]?.[1][metric] !== undefined);
  const width = Math.max(NAME_WIDTH, title.length + 2, ...rows.map(([name]) => name.length + 2));
  const cell = (text: string, metric: MetricName) => text.padStart(Math.max(VALUE_WIDTH, metric.length + 2));
  const { bold, dim } = screen.paint;
  screen.line(dim(title.padEnd(width) + metrics.map((metric) => cell(metric, metric)).join('')));
  rows.forEach(([name, values], row) => {
    const cells = metrics.map((metric) => {
      const value = values[metric];
      return cell(value === undefined ? '–' : figure(value), metric);
    });
    const line = name.padEnd(width) + cells.join('');
    screen.line(row === 0 ? bold(line) : line);
  });
}

/** The end of any other run: what happened, what to do, where to look. */
export function showFailure(screen: Screen, result: CliResult, logFiles: readonly string[]): void {
  const { error = 'Error', cause = '', run, status } = result;
  screen.line();
  if (status === 'stopped') {
    screen.line(`Run ${run ?? ''} was stopped; nothing in use was changed.`);
    return;
  }
  screen.line(`${screen.paint.red(error)}: ${cause}`);
  const remedy = remedyFor(error);
  if (remedy !== undefined) screen.line(remedy);
  for (const file of logFiles) screen.line(`Log  ${file}`);
}
