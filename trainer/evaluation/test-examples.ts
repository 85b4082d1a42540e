import type { RawExample } from '../../shared/dataset';
import type { Evaluation } from '../../shared/evaluation';
import { areNumbers, showSet } from '../../shared/encoding';
import type { Task } from '../../shared/request/task';
import type { Answer } from '../tasks/program';

/** Enough to see what a model does, few enough to read. */
export const EXAMPLES_SHOWN = 20;

/** Number of a numeric sequence's steps that are shown. */
const STEPS_SHOWN = 8;

/** Test records beside the network's answers. */
export function testExamples(
  records: readonly RawExample[],
  answers: readonly Answer[],
  task: Task,
): Evaluation['examples'] {
  const shown = task.target.kind === 'labels' ? showLabels : showAnswer;
  return records.slice(0, answers.length).map((record, row) => ({
    input: showInput(task.input.kind === 'labels' ? { ...record, input: showLabels(record.input) } : record),
    expected: shown(record.target),
    predicted: shown(answers[row]!),
  }));
}

/** Labels of a record, or those of each step, parted by `|`. */
function showLabels(labels: RawExample['target'] | RawExample['input']): string {
  if (typeof labels === 'string') return showSet(labels);
  return Array.isArray(labels) ? labels.map((set) => showSet(String(set), ' ')).join(' | ') : String(labels);
}

function showInput({ input, conditions }: RawExample): string {
  const sequence = Array.isArray(input) ? showSteps(input) : input;
  return conditions === undefined || conditions.length === 0
    ? sequence
    : `${conditions.join(', ')}: ${sequence}`;
}

function showSteps(steps: readonly string[] | readonly number[][]): string {
  const shown = steps.map((step) =>
    typeof step === 'string'
      ? step
      : step.length === 1
        ? showNumber(step[0]!)
        : `(${step.map(showNumber).join(' ')})`,
  );
  return typeof steps[0] === 'string' || steps.length <= STEPS_SHOWN
    ? shown.join(' ')
    : `… ${shown.slice(-STEPS_SHOWN).join(' ')} (${steps.length} steps)`;
}

function showAnswer(answer: Answer): string {
  if (typeof answer === 'number') return showNumber(answer);
  if (typeof answer === 'string') return answer;
  return areNumbers(answer) ? showNumbers(answer) : answer.join(' ');
}

/** The first values of a forecast of several. */
function showNumbers(values: readonly number[]): string {
  const shown = values.slice(0, STEPS_SHOWN).map(showNumber).join(' ');
  return values.length <= STEPS_SHOWN ? shown : `${shown} … (${values.length} values)`;
}

const showNumber = (value: number): string => String(Number(value.toPrecision(6)));
