import { html, type Html } from './html';
import { ReportPlace } from './report-place';
import { secondsText } from './seconds-text';
import { JOB_STEPS, STEP_NAMES, type StepSeconds } from './step-seconds';

const [BEFORE, AFTER] = [new ReportPlace('steps before'), new ReportPlace('steps after')];
const FIRST_OF_JOB = STEP_NAMES.findIndex(([step]) => JOB_STEPS.has(step));

/** Rows of a report's table of time before those of the training job: what the steps took, as far as it is known. */
export const stepsBefore = (seconds: StepSeconds): Html =>
  BEFORE.holding(rowsOf(seconds, STEP_NAMES.slice(0, FIRST_OF_JOB)));

/** Room for the rows after those of the training job, whose steps come after the report. */
export const stepsAfter = (): Html => AFTER.holding(rowsOf({}, []));

/** A report with the steps' seconds in their places, which are known only when all steps are over. */
export const stateSteps = (page: string, seconds: StepSeconds): string =>
  AFTER.fill(
    BEFORE.fill(page, rowsOf(seconds, STEP_NAMES.slice(0, FIRST_OF_JOB))),
    rowsOf(seconds, STEP_NAMES.slice(FIRST_OF_JOB)),
  );

/** Without those of the job, which the report knows itself. */
function rowsOf(seconds: StepSeconds, steps: readonly (typeof STEP_NAMES)[number][]): Html {
  const rows = steps.flatMap(([step, name]) => {
    const value = seconds[step];
    return value === undefined || JOB_STEPS.has(step)
      ? []
      : [
          html`<tr>
            <th scope="row">${name}</th>
            <td>${secondsText(value)}</td>
          </tr>`,
        ];
  });
  return html`${rows}`;
}
