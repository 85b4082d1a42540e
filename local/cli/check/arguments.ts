import { parseOptions, wholeNumber } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { DEFAULT_EXAMPLES, OPTIONS } from '../usage/check.cjs';

export interface CheckArguments {
  /** A recipe's name or a request file's path. */
  readonly target: string;
  readonly json: boolean;
  /** How many examples; 0 for all. */
  readonly show: number;
  readonly store?: string;
}

/** @throws UsageError for an option that does not exist, a number that is none, or no request */
export function parseArguments(args: readonly string[]): CheckArguments {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const { store } = values;
  const [target = ''] = positionals;
  if (positionals.length !== 1) {
    throw new UsageError(
      positionals.length === 0
        ? 'Name the request to check: a recipe or a request file, as --help shows.'
        : `Name one request at a time: "${positionals.join('" and "')}" are ${positionals.length}.`,
    );
  }
  return {
    target,
    json: values.json ?? false,
    show: values.show === undefined ? DEFAULT_EXAMPLES : wholeNumber('--show', values.show, { minimum: 0 }),
    ...(store === undefined ? {} : { store }),
  };
}
