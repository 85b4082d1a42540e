import { SFNClient, StartExecutionCommand, type DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { join } from 'node:path';
import { executionLink } from '../../../shared/links';
import { shellWord } from '../../../shared/shell-word';
import type { Json } from '../../emulator/asl/json';
import { readToken } from '../../emulator/endpoint/token';
import { loadRequest } from '../run/request';
import { resultOf, unattended, type CliResult } from '../run/result';
import { reportResult } from '../run/report-result';
import { checkRunName, newRunName } from '../run/run-name';
import type { CommandProcess } from '../terminal/command-process';
import { isExpected } from '../terminal/expected';
import type { Screen } from '../terminal/screen';
import { showEnd } from '../run/summary';
import { parseTriggerArguments, type TriggerArguments } from './arguments';
import { clientSettings, findStateMachine, isLoopback } from './client';
import { follow, type Followed } from './follow';
import type { Interrupts } from './interrupt';
import { explainProblem } from './problems';

const POLL_MILLISECONDS = { aws: 2_000, local: 300 };

export interface TriggerSurroundings extends CommandProcess {
  readonly listenToInterrupts: () => Interrupts;
}

/**
 * The command behind `npm run trigger`.
 *
 * @returns the exit status
 */
export function triggerCommand(args: readonly string[], surroundings: TriggerSurroundings): Promise<number> {
  let endpoint: string | undefined;
  const command = (screen: Screen) => {
    const parsed = parseTriggerArguments(args, surroundings.environment);
    endpoint = parsed.endpoint;
    return trigger(parsed, surroundings, screen);
  };
  return reportResult(args, surroundings, command, (thrown) =>
    isExpected(thrown) ? undefined : explainProblem(thrown, endpoint),
  );
}

async function trigger(
  args: TriggerArguments,
  surroundings: TriggerSurroundings,
  screen: Screen,
): Promise<CliResult> {
  const token = isLoopback(args.endpoint)
    ? await readToken(surroundings.root, Number(URL.parse(args.endpoint ?? '')?.port))
    : undefined;
  const client = new SFNClient(clientSettings(args, surroundings.environment, token));
  try {
    const executionArn = args.follow ?? (await start(client, args, surroundings));
    const run = executionArn.split(':').at(-1) ?? '';
    screen.line(`Run ${screen.paint.bold(run)}, execution ${executionArn}`);
    const page = args.endpoint === undefined ? executionLink(executionArn) : undefined;
    if (page !== undefined) screen.line(page);
    if (args.detach) return left(screen, run, { executionArn, args });
    return await followToEnd({ client, executionArn, run, args, surroundings, screen });
  } finally {
    client.destroy();
  }
}

async function start(
  client: SFNClient,
  args: TriggerArguments,
  { root, workingDir, environment }: TriggerSurroundings,
): Promise<string> {
  const { target = '', refuseReuse } = args;
  const recipesDir = join(root, 'recipes');
  const { input, title } = loadRequest({ target, recipesDir, workingDir, refuseReuse });
  const name = args.name === undefined ? newRunName(title, new Date()) : checkRunName(args.name);
  const stateMachineArn = await findStateMachine(client, args, environment);
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
  const { executionArn } = await client.send(command);
  if (executionArn === undefined) throw new Error('StartExecution answered without an executionArn');
  return executionArn;
}

interface Follow {
  readonly client: SFNClient;
  readonly executionArn: string;
  readonly run: string;
  readonly args: TriggerArguments;
  readonly surroundings: TriggerSurroundings;
  readonly screen: Screen;
}

async function followToEnd(options: Follow): Promise<CliResult> {
  const { client, executionArn, run, args, surroundings, screen } = options;
  const interrupts = surroundings.listenToInterrupts();
  const startedMs = Date.now();
  try {
    const pollMilliseconds = isLoopback(args.endpoint) ? POLL_MILLISECONDS.local : POLL_MILLISECONDS.aws;
    const followed = await follow({ client, executionArn, screen, interrupts, pollMilliseconds });
    if (followed.end === undefined) return left(screen, run, { executionArn, args });
    return await conclude({ screen, run, followed, end: followed.end, startedMs });
  } finally {
    interrupts.release();
  }
}

interface Left {
  readonly executionArn: string;
  readonly args: Pick<TriggerArguments, 'endpoint' | 'region'>;
}

function left(screen: Screen, run: string, { executionArn, args: { endpoint, region } }: Left): CliResult {
  const where = [
    ...(endpoint === undefined ? [] : ['--endpoint', shellWord(endpoint)]),
    ...(region === undefined ? [] : ['--region', shellWord(region)]),
  ];
  const command = ['npm run trigger -- --follow', executionArn, ...where].join(' ');
  screen.line(`The run goes on by itself. Follow it with: ${command}`);
  return unattended(run);
}

interface Conclusion {
  readonly screen: Screen;
  readonly run: string;
  readonly followed: Followed;
  readonly end: DescribeExecutionOutput;
  readonly startedMs: number;
}

async function conclude({ screen, run, followed, end, startedMs }: Conclusion): Promise<CliResult> {
  const { store, seconds } = followed;
  const startMs = end.startDate?.getTime() ?? startedMs;
  const total = ((end.stopDate?.getTime() ?? Date.now()) - startMs) / 1000;
  const { status: ended } = end;
  const execution = {
    status:
      ended === 'SUCCEEDED' || ended === 'ABORTED' || ended === 'TIMED_OUT' ? ended : ('FAILED' as const),
    ...(end.output === undefined ? {} : { output: JSON.parse(end.output) as Json }),
    ...(end.error === undefined ? {} : { error: end.error }),
    ...(end.cause === undefined ? {} : { cause: end.cause }),
  };
  const storeUri = store?.uri ?? 's3:';
  const result = resultOf(execution, { run, storeUri, seconds: { ...seconds, total } });
  const { output } = execution;
  await showEnd(screen, result, { output, store, storeUri, totalSeconds: total, logFiles: [] });
  return result;
}
