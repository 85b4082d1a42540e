import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { openStore } from '../../../shared/artifacts/open';
import { describeError } from '../../../shared/errors';
import { defaultStoreUri, type Build } from '../run/build';
import type { CommandProcess } from '../terminal/command-process';
import { parseOptions, wholeNumber } from '../terminal/options.cjs';
import { createScreen, type Screen } from '../terminal/screen';
import { listenToStop } from '../terminal/stop';
import { syncRecipes } from '../../emulator/sync-recipes';
import { UsageError } from '../terminal/usage-error.cjs';
import { LocalRuntime } from '../../emulator/local-runtime';
import type { Execution } from '../../emulator/endpoint/executions';
import { createEndpoint } from '../../emulator/endpoint/http';
import { LocalStepFunctions } from '../../emulator/endpoint/service';
import { newToken, removeToken, storeToken } from '../../emulator/endpoint/token';
import { DEFAULT_PORT, OPTIONS } from '../usage/serve.cjs';

const KILLED_STATUS = 130;

export interface ServeSurroundings extends CommandProcess {
  /** Synthesizes and bundles what is not up to date. */
  readonly build: Build;
}

/**
 * The command behind `npm run serve`: serves until it is asked to stop, then ends what runs.
 *
 * @returns the exit status
 * @throws UsageError for an option that does not exist or has no such value
 */
export async function serveCommand(
  args: readonly string[],
  surroundings: ServeSurroundings,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length > 0) {
    throw new UsageError(`serve takes options only, not "${positionals.join(' ')}", as --help shows.`);
  }
  const { port = String(DEFAULT_PORT), store } = values;
  // 0 takes any free one.
  const portNumber = wholeNumber('--port', port, { minimum: 0, maximum: 65_535 });
  await serve(surroundings, { port: portNumber, store });
  return 0;
}

async function serve(
  { root, environment, stdout, build }: ServeSurroundings,
  options: { readonly port: number; readonly store: string | undefined },
): Promise<void> {
  const screen = createScreen(stdout, { color: environment['NO_COLOR'] === undefined });
  const store = openStore(options.store ?? defaultStoreUri(root));
  const stop = listenToStop({
    killedStatus: KILLED_STATUS,
    onStop: () => screen.line('Stopping all executions; Ctrl-C once more kills them.'),
  });
  try {
    const { assemblyDir, imageDir, cacheDir } = await build({ screen, signal: stop.signal });
    await syncRecipes(join(root, 'recipes'), store);
    const workDir = join(root, '.unroll');
    const runtime = new LocalRuntime({ assemblyDir, imageDir, cacheDir, store, workDir, env: environment });
    const onStart = (execution: Execution) => void announce(screen, execution);
    const service = new LocalStepFunctions({ runtime, workDir, onStart });
    const token = newToken();
    const endpoint = createEndpoint((operation, body) => service.answer(operation, body), {
      token,
      onFault: (fault) => screen.line(`Fault: ${describeError(fault).cause}`),
    });
    const port = await listen(endpoint, options.port);
    const tokenFile = await storeToken(root, port, token);
    screen.line(`Step Functions on http://127.0.0.1:${port}, artifacts in ${store.uri}`);
    screen.line(`State machine ${runtime.workflow.stateMachine.arn}`);
    for (const { name } of service.leftOut)
      screen.line(
        screen.paint.dim(`Not served: ${name}, which looks after services of AWS that are not here`),
      );
    screen.line(`Start a run with: npm run trigger -- --endpoint http://127.0.0.1:${port} surname-language`);
    screen.line(`Other clients need its token as AWS_ACCESS_KEY_ID: ${token} (also in ${tokenFile})`);
    screen.line('Ctrl-C stops it, and every run with it.');
    await aborted(stop.signal);
    await close(endpoint);
    await removeToken(root, port);
    await service.stopAll();
  } catch (thrown) {
    // A build that is interrupted fails; that is what was asked for.
    if (!stop.signal.aborted) throw thrown;
  } finally {
    stop.release();
  }
}

async function announce(screen: Screen, execution: Execution): Promise<void> {
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
