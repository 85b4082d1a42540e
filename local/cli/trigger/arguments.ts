import { parseOptions, refuseUnused } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { DEFAULT_STACK, OPTIONS } from '../usage/trigger.cjs';

export interface TriggerArguments {
  readonly json: boolean;
  readonly detach: boolean;
  readonly refuseReuse: boolean;
  /** A recipe's name or a request file's path; absent with `follow`. */
  readonly target: string | undefined;
  /** ARN of an execution that runs already. */
  readonly follow: string | undefined;
  readonly name: string | undefined;
  readonly endpoint: string | undefined;
  readonly stateMachine: string | undefined;
  readonly stack: string;
  readonly region: string | undefined;
}

/** What a run that is under way already takes no notice of. */
const STARTING = Object.fromEntries(
  ['name', 'refuse-reuse', 'detach'].map((name) => [name, ['a run that is started']]),
);

/**
 * @param environment `UNROLL_STATE_MACHINE_ARN`, and what the SDK reads: `AWS_ENDPOINT_URL_SFN`, `AWS_ENDPOINT_URL`
 * @throws UsageError
 */
export function parseTriggerArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): TriggerArguments {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const { follow } = values;
  const [target, ...others] = positionals;
  if (others.length > 0) {
    throw new UsageError(
      `One run at a time: ${positionals.join(' and ')} are ${positionals.length}; give one recipe or request file.`,
    );
  }
  if ((target === undefined) === (follow === undefined)) {
    throw new UsageError(
      'Give what to run, a recipe or a request file, or --follow and the ARN of a run; --help shows how.',
    );
  }
  if (follow !== undefined) refuseUnused('--follow', values, STARTING);
  const endpoint = values.endpoint ?? environment['AWS_ENDPOINT_URL_SFN'] ?? environment['AWS_ENDPOINT_URL'];
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new UsageError(`The endpoint "${endpoint}" is not a URL, such as http://127.0.0.1:8083.`);
  }
  return {
    json: values.json ?? false,
    detach: values.detach ?? false,
    refuseReuse: values['refuse-reuse'] ?? false,
    target,
    follow,
    name: values.name,
    endpoint,
    stateMachine: values['state-machine'] ?? environment['UNROLL_STATE_MACHINE_ARN'],
    stack: values.stack ?? DEFAULT_STACK,
    region: values.region,
  };
}
