import { parseOptions } from '../terminal/options';
import { UsageError } from '../terminal/usage-error';

export const DEFAULT_STACK = 'Unroll-Pipeline';

const OPTIONS = {
  detach: { type: 'boolean' },
  follow: { type: 'string' },
  json: { type: 'boolean' },
  name: { type: 'string' },
  endpoint: { type: 'string' },
  'state-machine': { type: 'string' },
  stack: { type: 'string' },
  region: { type: 'string' },
  'refuse-reuse': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface TriggerArguments {
  readonly help: boolean;
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

/**
 * @param environment `UNROLL_STATE_MACHINE_ARN`, and what the SDK reads: `AWS_ENDPOINT_URL_SFN`, `AWS_ENDPOINT_URL`
 * @throws UsageError
 */
export function parseTriggerArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): TriggerArguments {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const { follow, help = false } = values;
  const [target, ...others] = positionals;
  if (others.length > 0) {
    throw new UsageError(`One run at a time: ${positionals.join(' and ')} are ${positionals.length}.`);
  }
  if (!help && (target === undefined) === (follow === undefined)) {
    throw new UsageError(
      'Give what to run, a recipe or a request file, or --follow and the ARN of a run; --help shows how.',
    );
  }
  const endpoint = values.endpoint ?? environment['AWS_ENDPOINT_URL_SFN'] ?? environment['AWS_ENDPOINT_URL'];
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new UsageError(
      `The endpoint "${endpoint}" is no URL; it reads http://127.0.0.1:8083, for instance.`,
    );
  }
  return {
    help,
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

export const TRIGGER_USAGE = `Starts a run on AWS, or on any Step Functions endpoint, and follows it.

usage: npm run trigger -- [options] <recipe | request.json>
       npm run trigger -- [options] --follow <execution ARN>

  recipe                 name of a folder in recipes/
  request.json           path of a run request

options
  --detach               starts the run and does not wait for it
  --follow <arn>         follows a run that was started before, by anyone
  --name <run>           the run's name (default: the model's name, the time and four random letters)
  --refuse-reuse         encode the dataset anew even where an earlier run's encoding would do
  --state-machine <arn>  (default: UNROLL_STATE_MACHINE_ARN, else what the stack's output StateMachineArn says)
  --stack <name>         the stack to ask for it (default: ${DEFAULT_STACK})
  --endpoint <url>       another endpoint than AWS's, such as that of npm run serve (default: AWS_ENDPOINT_URL)
  --region <region>      (default: the state machine's, else as for any AWS command)
  --json                 the last line of stdout is one JSON object, as that of npm start; the rest goes to stderr
  -h, --help             shows this

Ctrl-C asks whether to abort the run or to leave it to itself.

exit status
  0 the run succeeded, was skipped or goes on unattended; 1 it failed; 130 it was aborted

examples
  npm run trigger -- surname-language
  npm run trigger -- --detach my-request.json
  npm run trigger -- --endpoint http://127.0.0.1:8083 surname-language
`;
