import { DataFormat } from '../../../shared/request/format';
import type { PredictOptions } from '../../../functions/predict';
import { oneOf, parseOptions, wholeNumber } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { OPTIONS } from '../usage/predict.cjs';

export interface PredictArguments {
  readonly model: string;
  readonly version: string | undefined;
  readonly store: string | undefined;
  /** A path, `-` for stdin; undefined where it was not given. */
  readonly input: string | undefined;
  /** A path, or `-` for stdout. */
  readonly output: string;
  readonly format: DataFormat | undefined;
  readonly as: 'jsonl' | 'csv';
  readonly options: PredictOptions;
  readonly json: boolean;
}

/** @throws UsageError for an option that does not exist, a value that is none, or no model */
export function parseArguments(args: readonly string[]): PredictArguments {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [named = ''] = positionals;
  const match = /^([^@]+)(?:@(.+))?$/.exec(named);
  if (positionals.length !== 1 || match === null)
    throw new UsageError('Name one model, as model or model@version; --help shows how.');
  const { output = '-', as } = values;
  return {
    model: match[1]!,
    version: match[2],
    store: values.store,
    input: values.input,
    output,
    format: values.format === undefined ? undefined : formatOf(values.format),
    as: as === undefined ? (output.endsWith('.csv') ? 'csv' : 'jsonl') : oneOf('--as', as, ['jsonl', 'csv']),
    options: {
      probabilities: values.probabilities ?? false,
      sampling: {
        samples: optional(values.samples, (text) =>
          wholeNumber('--samples', text, { minimum: 1, maximum: 1_000 }),
        ),
        temperature: optional(values.temperature, temperatureOf),
        topK: optional(values['top-k'], (text) => wholeNumber('--top-k', text, { minimum: 1 })),
        seed: optional(values.seed, (text) => wholeNumber('--seed', text, { minimum: 0 })),
      },
    },
    json: values.json ?? false,
  };
}

const optional = <Value>(text: string | undefined, read: (text: string) => Value): Value | undefined =>
  text === undefined ? undefined : read(text);

function temperatureOf(text: string): number {
  const temperature = Number(text);
  if (temperature > 0 && temperature <= 10) return temperature;
  throw new UsageError(`--temperature is "${text}"; give a number above 0, up to 10.`);
}

/** The name of a format, or all of it as JSON. */
function formatOf(text: string): DataFormat {
  const result = DataFormat.safeParse(text.trimStart().startsWith('{') ? jsonOf(text) : { kind: text });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(
    `--format is "${text}", which is no data.format: ${issue?.message ?? ''}; give csv, jsonl, json, text, parquet, or a request's data.format as JSON.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--format is "${text}", which is not JSON.`);
  }
}
