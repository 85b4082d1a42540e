import { horizonsOf } from '../records';
import { showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { targetFields } from '../task';
import { readStep } from '../time/step';
import { refuse, when } from './refuse';
import { timeProblems } from './time';

/** Rules of records that are windows of rows. */
export function windowProblems(request: RunRequest): Problem[] {
  const { data, task } = request;
  const { records, split } = data;
  if (records.kind !== 'windows') return [];
  const { kind, input, target } = task;
  const isNumeric = input.kind === 'numeric';
  return [
    ...when(
      kind !== 'many-to-one',
      'task.kind',
      `is "${kind}", but a window of rows has one value to forecast; give "many-to-one"`,
    ),
    ...when(!isNumeric, 'task.input.kind', `is "${input.kind}", but windows are of numbers; give "numeric"`),
    ...when(
      target.kind !== 'value',
      'task.target.kind',
      `is "${target.kind}", but windows are for forecasts; give "value"`,
    ),
    ...when(
      split.by === 'hash',
      'data.split.by',
      'is "hash", but windows overlap, and a test on rows that were trained on says nothing; give "time" or "file"',
    ),
    ...when(
      isNumeric && records.length > input.maximumLength,
      'data.records.length',
      `is ${records.length}, above task.input.maximumLength, ${isNumeric ? input.maximumLength : 0}; raise that, or give shorter windows`,
    ),
    ...horizonProblems(request),
    ...seriesProblems(request),
  ];
}

function horizonProblems({ data: { records } }: RunRequest): Problem[] {
  const horizons = horizonsOf(records);
  return when(
    horizons.some((horizon, index) => index > 0 && horizon <= horizons[index - 1]!),
    'data.records.horizon',
    `is ${showValue(horizons)}; give each horizon once, in ascending order`,
  );
}

function seriesProblems({ data: { records }, task: { target } }: RunRequest): Problem[] {
  if (records.kind !== 'windows') return [];
  const { series = [], time, step } = records;
  const read = step === undefined ? undefined : readStep(step);
  const forecast = targetFields(target);
  return [
    ...timeProblems('data.records.time', time),
    ...(typeof read === 'string' ? [refuse('data.records.step', `is ${showValue(step)}, ${read}`)] : []),
    ...series.flatMap((name, index) =>
      when(
        forecast.includes(name) || series.indexOf(name) !== index,
        `data.records.series[${index}]`,
        forecast.includes(name)
          ? `is ${showValue(name)}, which is forecast, and so has many values in a series; name a field that keeps one`
          : `is ${showValue(name)} again; name each field once`,
      ),
    ),
  ];
}

/** Several values are told at once of windows alone. */
export function targetFieldProblems({ data: { records }, task: { target } }: RunRequest): Problem[] {
  const fields = target.kind === 'value' ? target.fields : undefined;
  if (target.kind !== 'value' || fields === undefined) return [];
  const repeated = fields.findIndex((name, index) => fields.indexOf(name) !== index);
  return [
    ...when(
      records.kind !== 'windows' && fields.length > 1,
      'task.target.fields',
      `is ${showValue(fields)}, but only windows have several values to forecast; give {"kind": "windows"} as data.records, or one field as task.target.field`,
    ),
    ...when(
      repeated >= 0,
      `task.target.fields[${repeated}]`,
      `is ${showValue(fields[repeated])} again; name each field once`,
    ),
    ...when(
      target.field !== fields[0],
      'task.target.field',
      `is ${showValue(target.field)}, and task.target.fields is ${showValue(fields)}; give one of the two`,
    ),
  ];
}
