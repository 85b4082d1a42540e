import type { Prediction } from '../../../functions/predict';
import type { UseFile } from '../../../shared/inference/use-file';

export interface Result {
  readonly line: number;
  readonly prediction: Prediction;
}

/** How results are written, a line each. */
export interface ResultLines {
  /** What stands before all results; nothing in JSON Lines. */
  readonly head: string;
  readonly of: (result: Result) => string;
}

export const jsonLines: ResultLines = {
  head: '',
  of: ({ line, prediction }) => `${JSON.stringify({ line, ...prediction })}\n`,
};

interface CsvOptions {
  readonly probabilities: boolean;
  readonly samples: number;
}

/** Columns by the model's task; `rejected` is empty but for records that cannot be used. */
export function csvLines({ encoder: { target }, task }: UseFile, options: CsvOptions): ResultLines {
  const columns = columnsOf(target, task.kind, options);
  return {
    head: row(['line', ...columns.map(({ name }) => name), 'rejected']),
    of({ line, prediction }) {
      if ('rejected' in prediction) {
        const { reason, detail } = prediction.rejected;
        return row([line, ...columns.map(() => ''), `${reason}: ${detail}`]);
      }
      return row([line, ...columns.map(({ of }) => of(prediction)), '']);
    },
  };
}

type Answer = Exclude<Prediction, { rejected: unknown }>;

interface Column {
  readonly name: string;
  readonly of: (answer: Answer) => string | number;
}

function columnsOf(
  target: UseFile['encoder']['target'],
  task: UseFile['task']['kind'],
  { probabilities, samples }: CsvOptions,
): Column[] {
  if (target.kind === 'class')
    return [
      { name: 'label', of: (answer) => ('label' in answer ? answer.label : '') },
      { name: 'confidence', of: (answer) => ('label' in answer ? answer.confidence : '') },
      ...(probabilities ? target.labels : []).map((label): Column => ({
        name: `p(${label})`,
        of: (answer) => ('label' in answer ? (answer.probabilities?.[label] ?? '') : ''),
      })),
    ];
  if (target.kind === 'tags')
    return [{ name: 'tags', of: (answer) => ('tags' in answer ? answer.tags.join(' ') : '') }];
  if (target.kind === 'value' && target.outputs === undefined)
    return [{ name: 'value', of: (answer) => ('value' in answer ? answer.value : '') }];
  if (target.kind === 'value')
    return (target.outputs ?? []).map(({ field, horizon }, n) => ({
      name: `${field}+${horizon}`,
      of: (answer) => ('values' in answer ? answer.values[n]!.value : ''),
    }));
  if (task === 'one-to-many')
    return Array.from({ length: samples }, (_, n) => ({
      name: `sample${n + 1}`,
      of: (answer) => ('samples' in answer ? answer.samples[n]! : ''),
    }));
  return [
    {
      name: 'sequence',
      of: (answer) => {
        if (!('sequence' in answer)) return '';
        return typeof answer.sequence === 'string' ? answer.sequence : answer.sequence.join(' ');
      },
    },
  ];
}

/** RFC 4180: quoted where a field holds a comma, a quote or a line break. */
const row = (values: readonly (string | number)[]): string =>
  `${values.map((value) => quoted(String(value))).join(',')}\n`;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
