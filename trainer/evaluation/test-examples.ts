import type { RawExample } from '../../shared/dataset';
import { areNumbers, showSet, tokenise } from '../../shared/encoding';
import type { ShownRecord } from '../../shared/evaluation';
import type { Task, TaskOf } from '../../shared/request/task';
import type { Judged } from '../metrics/judged';
import type { Answer } from '../tasks/program';

/** Enough to see what a model does, few enough to read. */
export const EXAMPLES_SHOWN = 20;

/** Of the records that a network is most wrong about. */
const WORST_SHOWN = 12;

/** Longer texts are cut: an evaluation is a file that people open. */
const CHARACTERS_SHOWN = 600;

/** Number of a numeric sequence's steps that are shown. */
const STEPS_SHOWN = 8;

/** The records whose errors are the largest, the worst first; of equal ones the earlier. */
export function worstRows({ errors }: Judged): number[] {
  return [...errors.keys()]
    .filter((row) => errors[row]! > 0)
    .sort((a, b) => errors[b]! - errors[a]! || a - b)
    .slice(0, WORST_SHOWN);
}

export interface Answers {
  readonly task: Task;
  /** Of all test records. */
  readonly answers: readonly Answer[];
  readonly judged: Judged | undefined;
}

/** Test records, by their row, beside the network's answers. */
export function shownRecords(
  records: ReadonlyMap<number, RawExample>,
  rows: readonly number[],
  { task, answers, judged }: Answers,
): ShownRecord[] {
  const show = task.target.kind === 'labels' ? showLabels : showAnswer;
  return rows.flatMap((row) => {
    const [record, answer] = [records.get(row), answers[row]];
    if (record === undefined || answer === undefined) return [];
    const steps = stepsOf(record, answer, task);
    return {
      input: cut(
        showInput(task.input.kind === 'labels' ? { ...record, input: showLabels(record.input) } : record),
      ),
      expected: cut([record.target, ...(record.references ?? [])].map(show).join(' or ')),
      predicted: cut(show(answer)),
      ...judgement(row, task, judged),
      ...(steps !== undefined && { steps }),
    };
  });
}

function judgement(
  row: number,
  { target }: Task,
  judged: Judged | undefined,
): Pick<ShownRecord, 'right' | 'confidence'> {
  const confidence = judged?.confidences?.[row];
  return {
    ...(judged !== undefined && target.kind !== 'value' && { right: judged.errors[row] === 0 }),
    ...(confidence !== undefined && { confidence: Number(confidence.toPrecision(4)) }),
  };
}

/** Token, tag and predicted tag of each step, or its labels; undefined where the answer has no steps. */
function stepsOf({ input, target }: RawExample, answer: Answer, task: Task): ShownRecord['steps'] {
  if (task.kind !== 'many-to-many' || !Array.isArray(target) || !Array.isArray(answer)) return undefined;
  const tokens = tokensOf(input, task);
  const show = (tag: unknown) => (task.target.kind === 'labels' ? showSet(String(tag), ' ') : String(tag));
  return answer.map((tag, step) => [tokens[step] ?? '', show(target[step] ?? ''), show(tag)]);
}

function tokensOf(input: RawExample['input'], { input: spec }: TaskOf<'many-to-many'>): string[] {
  if (typeof input === 'string') return spec.kind === 'tokens' ? [...tokenise(input, spec)] : [];
  const show = (step: string) => (spec.kind === 'labels' ? showSet(step, ' ') : step);
  return input.map((step) => (typeof step === 'string' ? show(step) : showStep(step)));
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= CHARACTERS_SHOWN ? text : `${characters.slice(0, CHARACTERS_SHOWN).join('')}…`;
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
  const shown = steps.map((step) => (typeof step === 'string' ? step : showStep(step)));
  return typeof steps[0] === 'string' || steps.length <= STEPS_SHOWN
    ? shown.join(' ')
    : `… ${shown.slice(-STEPS_SHOWN).join(' ')} (${steps.length} steps)`;
}

const showStep = (step: readonly number[]): string =>
  step.length === 1 ? showNumber(step[0]!) : `(${step.map(showNumber).join(' ')})`;

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
