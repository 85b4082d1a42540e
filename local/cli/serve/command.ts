import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openStore } from '../../../shared/artifacts/open';
import { describeError, UnrollError } from '../../../shared/errors';
import type { ProcessEnvironment } from '../../emulator/environment';
import { parseOptions } from '../terminal/options';
import type { Screen } from '../terminal/screen';
import { listenToStop } from '../terminal/stop';
import { syncRecipes } from '../../emulator/sync-recipes';
import { UsageError } from '../terminal/usage-error';
import { LocalRuntime } from '../../emulator/local-runtime';
import type { Execution } from '../../emulator/endpoint/executions';
import { createEndpoint } from '../../emulator/endpoint/http';
import { LocalStepFunctions } from '../../emulator/endpoint/service';

export const DEFAULT_PORT = 8083;
const KILLED_STATUS = 130;

const OPTIONS = {
  port: { type: 'string' },
  store: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface ServeSurroundings {
  readonly root: string;
  readonly environment: ProcessEnvironment;
  readonly screen: Screen;
  readonly build: (signal: AbortSignal) => Promise<Readonly<Record<'assemblyDir' | 'imageDir', string>>>;
}

/**
 * The command behind `npm run serve`: serves until it is told to stop, then ends what runs.
 *
 * @returns the exit status
 */
export async function serveCommand(
  args: readonly string[],
  surroundings: ServeSurroundings,
): Promise<number> {
  const { screen } = surroundings;
  try {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (values.help === true) {
      screen.line(SERVE_USAGE);
      return 0;
    }
    if (positionals.length > 0) {
      throw new UsageError(`serve takes options only, not "${positionals.join(' ')}", as --help shows.`);
    }
    await serve(surroundings, { port: portOf(values.port), store: values.store });
    return 0;
  } catch (thrown) {
    const { cause } = describeError(thrown);
    const isExpected = thrown instanceof UsageError || thrown instanceof UnrollError;
    screen.line(isExpected || !(thrown instanceof Error) ? cause : (thrown.stack ?? cause));
    return 1;
  }
}

function portOf(port: string | undefined): number {
  if (port === undefined) return DEFAULT_PORT;
  const number = Number(port);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new UsageError(`--port is "${port}"; give a number from 0 (any free one) to 65535.`);
}

async function serve(
  { root, environment, screen, build }: ServeSurroundings,
  options: { readonly port: number; readonly store: string | undefined },
): Promise<void> {
  const store = openStore(options.store ?? pathToFileURL(join(root, '.unroll', 'artifacts')).href);
  const stop = listenToStop({
    killedStatus: KILLED_STATUS,
    onStop: () => screen.line('Stopping all executions; Ctrl-C once more kills them.'),
  });
  try {
    const { assemblyDir, imageDir } = await build(stop.signal);
    await syncRecipes(join(root, 'recipes'), store);
    const workDir = join(root, '.unroll');
    const runtime = new LocalRuntime({ assemblyDir, imageDir, store, workDir, env: environment });
    const onStart = (execution: Execution) => void tell(screen, execution);
    const service = new LocalStepFunctions({ runtime, workDir, onStart });
    const endpoint = createEndpoint(
      (operation, body) => service.answer(operation, body),
      (fault) => screen.line(`Fault: ${describeError(fault).cause}`),
    );
    const port = await listen(endpoint, options.port);
    screen.line(`Step Functions on http://127.0.0.1:${port}, artifacts in ${store.uri}`);
    screen.line(`State machine ${runtime.workflow.stateMachine.arn}`);
    screen.line(`Start a run with: npm run trigger -- --endpoint http://127.0.0.1:${port} surname-language`);
    screen.line('Ctrl-C stops it, and every run with it.');
    await aborted(stop.signal);
    await close(endpoint);
    await service.stopAll();
  } catch (thrown) {
    // A build that is interrupted fails; that is what was asked for.
    if (!stop.signal.aborted) throw thrown;
  } finally {
    stop.release();
  }
}

async function tell(screen: Screen, execution: Execution): Promise<void> {
  screen.line(`▶ ${execution.options.name} started`);
  await execution.ended;
  const { error } = execution.result;
  screen.line(`■ ${execution.options.name} ${execution.status}${error === undefined ? '' : ` (${error})`}`);
}

/** On the loopback address only: whoever reaches the endpoint may start programs on this machine. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(new UsageError(`Port ${port} is in use; stop what uses it, or give another one with --port.`));
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

export const SERVE_USAGE = `Offers this machine as a Step Functions endpoint, with the workflow of this repository as its state machine.

usage: npm run serve [-- options]

options
  --port <number>      (default: ${DEFAULT_PORT}; 0 takes any free one)
  --store <uri>        where artifacts are kept: file:///absolute/folder or s3://bucket
                       (default: the folder .unroll/artifacts of the repository)
  -h, --help           shows this

It answers ListStateMachines, DescribeStateMachine, CreateStateMachine, StartExecution, DescribeExecution,
ListExecutions, GetExecutionHistory, StopExecution and DescribeMapRun, on 127.0.0.1 only and whatever the credentials.
Machines and executions live as long as it runs; artifacts and logs (.unroll/logs) stay. Ctrl-C ends all executions.

examples
  npm run serve
  npm run trigger -- --endpoint http://127.0.0.1:${DEFAULT_PORT} surname-language
  aws stepfunctions list-state-machines --endpoint-url http://127.0.0.1:${DEFAULT_PORT} --region us-east-1
`;
