import { parseArgs } from 'node:util';
import { nearestName } from '../../../shared/request/nearest';
import { UsageError } from './usage-error';

export interface CliArguments {
  /** A recipe's name or a request file's path. */
  readonly target: string;
  readonly json: boolean;
  readonly refuseReuse: boolean;
  readonly help: boolean;
  readonly store?: string;
  readonly name?: string;
}

export const DEFAULT_RECIPE = 'surname-language';

const OPTIONS = {
  json: { type: 'boolean' },
  store: { type: 'string' },
  name: { type: 'string' },
  'refuse-reuse': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError for an option that does not exist, or one without its value */
export function parseArguments(args: readonly string[]): CliArguments {
  const { values, positionals } = parseStrictly(args);
  if (positionals.length > 1) {
    throw new UsageError(
      `One run at a time: "${positionals.join('" and "')}" are ${positionals.length} requests, give one recipe or request file.`,
    );
  }
  for (const option of ['store', 'name'] as const) {
    if (values[option] === '') throw new UsageError(`--${option} needs a value, as --help shows.`);
  }
  const { store, name } = values;
  return {
    target: positionals[0] ?? DEFAULT_RECIPE,
    json: values.json ?? false,
    refuseReuse: values['refuse-reuse'] ?? false,
    help: values.help ?? false,
    ...(store === undefined ? {} : { store }),
    ...(name === undefined ? {} : { name }),
  };
}

function parseStrictly(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(sentenceOf(args, error as Error), { cause: error });
  }
}

/** Node's own sentence speaks of positional arguments; what helps is the option that was meant. */
function sentenceOf(args: readonly string[], error: Error): string {
  const names = Object.keys(OPTIONS).map((name) => `--${name}`);
  const unknown = args
    .filter((arg) => arg.startsWith('-') && arg !== '-h')
    .map((arg) => arg.split('=')[0] ?? arg)
    .find((flag) => !names.includes(flag));
  if (unknown === undefined) return `${error.message.split('. ')[0]}; --help shows how it is used.`;
  // The hyphens count as right letters, so that a short name may have two of its letters swapped.
  const nearest = nearestName(unknown, names);
  const hint = nearest === undefined ? `they are ${names.join(', ')}` : `did you mean ${nearest}?`;
  return `There is no option ${unknown}: ${hint}`;
}

export const USAGE = `Runs the whole retraining workflow on this machine: plan, profile, merge, encode, train, evaluate, gate, publish.

usage: npm start [-- [options] [recipe | request.json]]

  recipe               name of a folder in recipes/; without one, ${DEFAULT_RECIPE}
  request.json         path of a run request; a relative data.location in it (./ or ../) starts at its folder

options
  --store <uri>        where artifacts are kept: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --name <run>         the run's name, unique in the store: letters, digits, ".", "_" and "-", at most 80
                       (default: the model's name, the time and four random letters)
  --refuse-reuse       encode the dataset anew even where an earlier run's encoding would do
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

The JSON object
  run                  the run's name
  status               "succeeded", "failed" or "stopped"
  model                {name, version, path, promoted}: path is a folder of this machine or an S3 URI
  marks                ["budget-limited"] where the budget ended training, else []
  metrics, baseline    of the new model and of the commonsense baseline, on the test split
  seconds              {total, <step>: …}
  error, cause         only where the run did not succeed; model, metrics and baseline are null then

exit status
  0 the run succeeded (promoted or not), 1 it failed, 130 it was stopped with Ctrl-C; Ctrl-C once more kills it

examples
  npm start
  npm start -- my-request.json --refuse-reuse
  npm start -- --json | tail -n 1
  AWS_REGION=eu-central-1 npm start -- --store s3://my-bucket surname-language
`;
