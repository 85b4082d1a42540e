import { parseOptions } from '../terminal/options';
import { UsageError } from '../terminal/usage-error';

export interface CheckArguments {
  /** A recipe's name or a request file's path. */
  readonly target: string;
  readonly json: boolean;
  readonly help: boolean;
  /** How many examples to show; 0 for all. */
  readonly show: number;
  readonly store?: string;
}

const OPTIONS = {
  json: { type: 'boolean' },
  show: { type: 'string' },
  store: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const DEFAULT_EXAMPLES = 5;

/** @throws UsageError for an unknown option, an invalid number, or no request */
export function parseArguments(args: readonly string[]): CheckArguments {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const { store, help = false } = values;
  const [target = ''] = positionals;
  if (!help && positionals.length !== 1) {
    throw new UsageError(
      positionals.length === 0
        ? 'Name the request to check: a recipe or a request file, as --help shows.'
        : `Name one request at a time: "${positionals.join('" and "')}" are ${positionals.length}.`,
    );
  }
  return {
    target,
    json: values.json ?? false,
    help,
    show: readShow(values.show),
    ...(store === undefined ? {} : { store }),
  };
}

function readShow(value: string | undefined): number {
  if (value === undefined) return DEFAULT_EXAMPLES;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new UsageError(`--show is "${value}"; give a whole number; 0 shows all.`);
}

export const USAGE = `Shows what a run would see of its data, by running the steps from plan to seal on a temporary copy. Trains nothing and
keeps nothing.

usage: npm run check -- [options] <recipe | request.json>

  recipe               name of a folder in recipes/
  request.json         path of a run request; a relative data.location (./ or ../) is relative to its folder

options
  --show <N>           how many examples to show, as the network gets them; 0 for all (default: ${DEFAULT_EXAMPLES})
  --store <uri>        where a data.location without a scheme is found: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  --json               the last line of stdout is one JSON object; everything else goes to stderr
  -h, --help           shows this

The JSON object
  status               "ok" or "refused"
  error, cause         why it was refused, otherwise null
  records              {train, validation, test}: records of each split
  rejected             {train, validation, test, unknown}: records that would be set aside
  reasons              {<reason>: number of records}
  warnings             sentences
  labels               the labels of a class or of tags, otherwise []
  examples             [{split, input, target}]: tokens as texts, numbers before scaling, a label, tags or values

exit status
  0 a run would train on this, 1 it would be refused, 130 stopped with Ctrl-C

examples
  npm run check -- surname-language
  npm run check -- my-request.json --show 0 --json | tail -n 1
`;
