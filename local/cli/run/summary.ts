import { readJson } from '../../../shared/artifacts/json';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { describeError } from '../../../shared/errors';
import { Evaluation, type Mark } from '../../../shared/evaluation';
import { remedyFor } from '../../../shared/remedies';
import { startText } from '../../../shared/start';
import { PredictedOutput, PublishOutput } from '../../../shared/workflow';
import { count, duration, plural } from '../terminal/format';
import { testTable, variantsTable } from './metrics-table';
import { placeOf, type CliResult } from './result';
import { stoppedSentence } from './stopped';
import type { Screen } from '../terminal/screen';

const MARK_MEANING: Readonly<Record<Mark, string>> = {
  'budget-limited': 'the budget ended training; these are the best weights until then.',
};

interface SuccessOptions {
  /** Undefined where it is not known, or may not be read. */
  readonly store: ArtifactStore | undefined;
  readonly storeUri: string;
  readonly totalSeconds: number;
}

interface EndOptions extends SuccessOptions {
  /** The execution's, where it succeeded. */
  readonly output: unknown;
  readonly logFiles: readonly string[];
  /** The store as the command was given it; undefined where it was not. */
  readonly askedStore?: string | undefined;
}

/** What a run came to, for people. */
export async function showEnd(screen: Screen, result: CliResult, options: EndOptions): Promise<void> {
  switch (result.status) {
    case 'succeeded':
      return showSuccess(screen, PublishOutput.parse(options.output), options);
    case 'predicted':
      return showPredicted(screen, PredictedOutput.parse(options.output), options);
    case 'skipped':
      return showSkipped(screen, result);
    default:
      return showFailure(screen, result, options);
  }
}

/** The end of a run that succeeded: figures beside the baseline and the model in use, the decision, the places. */
async function showSuccess(
  screen: Screen,
  output: PublishOutput,
  { store, storeUri, totalSeconds }: SuccessOptions,
): Promise<void> {
  const { bold, green, yellow } = screen.paint;
  screen.line();
  if (store !== undefined) await showEvaluation(screen, output, store);
  // The reason begins with the verdict.
  screen.line(output.promoted ? green(output.reason) : yellow(output.reason));
  for (const mark of output.marks) screen.line(yellow(`${mark}: ${MARK_MEANING[mark]}`));
  for (const warning of output.warnings) screen.line(yellow(`Warning: ${warning}`));
  screen.line(`Model   ${bold(placeOf(storeUri, output.modelKey))}`);
  screen.line(`Report  ${bold(placeOf(storeUri, output.reportKey))}`);
  if (output.links.report.startsWith('https:')) screen.line(`        ${output.links.report}`);
  screen.line(`Run ${output.run} took ${duration(totalSeconds)}.`);
}

/** The end of a run that predicted. */
function showPredicted(
  screen: Screen,
  { run, model, version, read, predicted, resultsKey, warnings }: PredictedOutput,
  { storeUri, totalSeconds }: SuccessOptions,
): void {
  const { bold, green, yellow } = screen.paint;
  screen.line();
  screen.line(green(`${model} ${version} predicted ${count(predicted)} of ${plural(read, 'record')}.`));
  for (const warning of warnings) screen.line(yellow(`Warning: ${warning}`));
  screen.line(`Results ${bold(placeOf(storeUri, resultsKey))}`);
  screen.line(`Run ${run} took ${duration(totalSeconds)}.`);
}

/** The run succeeded whether or not its figures can be read, which takes permissions of its own. */
async function showEvaluation(screen: Screen, output: PublishOutput, store: ArtifactStore): Promise<void> {
  try {
    const evaluation = await readJson(store, output.evaluationKey, Evaluation);
    if (evaluation.sweep !== null) {
      variantsTable(screen, evaluation.sweep);
      screen.line();
    }
    testTable(screen, evaluation);
    if (evaluation.start !== undefined) {
      screen.line();
      screen.line(`First weights: ${startText(evaluation.start)}.`);
    }
  } catch (error) {
    screen.line(screen.paint.dim(`The figures are not shown: ${describeError(error).cause}`));
  }
  screen.line();
}

/** The end of a run that had nothing to do. */
function showSkipped(screen: Screen, { reason = '' }: CliResult): void {
  screen.line();
  screen.line(reason);
}

/** The end of any other run: what happened, what to do, where to look. */
async function showFailure(
  screen: Screen,
  result: CliResult,
  { store, logFiles, askedStore }: EndOptions,
): Promise<void> {
  const { error = 'Error', cause = '', run, status } = result;
  screen.line();
  if (status === 'stopped') {
    screen.line(await stoppedSentence(run ?? '', store, askedStore));
    return;
  }
  screen.line(`${screen.paint.red(error)}: ${cause}`);
  const remedy = remedyFor(error, cause);
  // The workflow's own explanation ends with it already.
  if (remedy !== undefined && !cause.includes(remedy)) screen.line(`What to do: ${remedy}.`);
  for (const file of logFiles) screen.line(`Log  ${file}`);
}
