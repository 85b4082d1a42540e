import { parseOptions } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { DEFAULT_RECIPE, OPTIONS } from '../usage/start.cjs';

export interface CliArguments {
  /** A recipe's name or a request file's path. */
  readonly target: string;
  readonly json: boolean;
  readonly refuseReuse: boolean;
  readonly store?: string;
  readonly name?: string;
  /** A run to continue, in place of a request. */
  readonly resume?: string;
}

/** @throws UsageError for an option that does not exist, or one without its value */
export function parseArguments(args: readonly string[]): CliArguments {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length > 1) {
    throw new UsageError(
      `One run at a time: "${positionals.join('" and "')}" are ${positionals.length} requests, give one recipe or request file.`,
    );
  }
  const { store, name, resume } = values;
  const beside = [
    positionals[0],
    name === undefined ? undefined : '--name',
    values['refuse-reuse'] ? '--refuse-reuse' : undefined,
  ];
  const other = beside.find((each) => each !== undefined);
  if (resume !== undefined && other !== undefined) {
    throw new UsageError(
      `--resume continues run "${resume}" as it was planned: leave out ${other}, or start a run of its own.`,
    );
  }
  return {
    target: positionals[0] ?? DEFAULT_RECIPE,
    json: values.json ?? false,
    refuseReuse: values['refuse-reuse'] ?? false,
    ...(store === undefined ? {} : { store }),
    ...(name === undefined ? {} : { name }),
    ...(resume === undefined ? {} : { resume }),
  };
}
