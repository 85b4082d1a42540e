import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { UsageError } from '../terminal/usage-error.cjs';
import type { TriggerArguments } from './arguments';

type Environment = Readonly<Record<string, string | undefined>>;
type Target = Pick<TriggerArguments, 'endpoint' | 'stateMachine' | 'follow' | 'stack' | 'region'>;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Given by the stack whose executions these are. */
const OUTPUT = 'StateMachineArn';

/**
 * The SDK's settings for where the runs are: whatever is not said here, the SDK finds as any AWS command does.
 *
 * @param token of an endpoint on this machine
 */
export function clientSettings(
  { endpoint, stateMachine, follow, region }: Target,
  environment: Environment,
  token?: string,
) {
  const isLocal = isLoopback(endpoint);
  const named = region ?? regionOf(follow ?? stateMachine);
  const ownRegion = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  const hasCredentials = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE'].some((name) => environment[name] !== undefined);
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(named === undefined
      ? isLocal && ownRegion === undefined
        ? { region: 'us-east-1' }
        : {}
      : { region: named }),
    // The endpoint of this machine knows its token by the access key; another one may ask for none, but the SDK signs.
    ...(isLocal && (token !== undefined || !hasCredentials)
      ? { credentials: { accessKeyId: token ?? 'local', secretAccessKey: 'local' } }
      : {}),
  };
}

export const isLoopback = (endpoint: string | undefined): boolean =>
  endpoint !== undefined && LOOPBACK.has(URL.parse(endpoint)?.hostname ?? '');

export const regionOf = (arn: string | undefined): string | undefined =>
  /^arn:[^:]+:states:([^:]+):/.exec(arn ?? '')?.[1];

/**
 * The state machine to start: the one that was named, else what the stack says; an endpoint that is not AWS's, and
 * so may have no stacks, is asked for the only one that it has.
 *
 * @throws UsageError where none can be found
 */
export async function findStateMachine(
  client: SFNClient,
  target: Target,
  environment: Environment,
): Promise<string> {
  if (target.stateMachine !== undefined) return target.stateMachine;
  if (target.endpoint !== undefined) return onlyOneOf(client, target.endpoint);
  const stacks = new CloudFormationClient(clientSettings(target, environment));
  try {
    const { Stacks: [stack] = [] } = await stacks.send(
      new DescribeStacksCommand({ StackName: target.stack }),
    );
    const arn = stack?.Outputs?.find(({ OutputKey }) => OutputKey === OUTPUT)?.OutputValue;
    if (arn !== undefined) return arn;
    throw new UsageError(
      `Stack ${target.stack} has no output ${OUTPUT}; name the pipeline's stack with --stack, or the state machine with --state-machine.`,
    );
  } catch (error) {
    if (!(error instanceof Error) || !/does not exist/.test(error.message)) throw error;
    throw new UsageError(
      `There is no stack ${target.stack} in this account and region: deploy it (npx cdk deploy --all), or give --stack, --region or --state-machine.`,
      { cause: error },
    );
  } finally {
    stacks.destroy();
  }
}

async function onlyOneOf(client: SFNClient, endpoint: string): Promise<string> {
  const { stateMachines: all = [] } = await client.send(new ListStateMachinesCommand({}));
  // A run is of a Standard machine: what starts runs for schedules is Express, and cannot be followed.
  const stateMachines = all.filter(({ type }) => type !== 'EXPRESS');
  const [machine, ...others] = stateMachines;
  if (machine?.stateMachineArn !== undefined && others.length === 0) return machine.stateMachineArn;
  const which = stateMachines.map(({ stateMachineArn = '' }) => `\n  ${stateMachineArn}`).join('');
  throw new UsageError(
    `${endpoint} has ${stateMachines.length} state machines; choose one with --state-machine.${which}`,
  );
}
