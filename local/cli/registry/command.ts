import { openStore } from '../../../shared/artifacts/open';
import { describeError } from '../../../shared/errors';
import { serveRegistry, type Served } from '../../registry/serve';
import { defaultStoreUri } from '../run/build';
import type { CommandProcess } from '../terminal/command-process';
import { parseOptions, wholeNumber } from '../terminal/options.cjs';
import { createScreen } from '../terminal/screen';
import { listenToStop } from '../terminal/stop';
import { UsageError } from '../terminal/usage-error.cjs';
import { DEFAULT_PORT, OPTIONS } from '../usage/registry.cjs';

const KILLED_STATUS = 130;

/**
 * The command behind `npm run registry`: serves until it is asked to stop.
 *
 * @returns the exit status
 * @throws UsageError, UnrollError
 */
export async function registryCommand(
  args: readonly string[],
  { root, environment, stdout }: CommandProcess,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length > 0)
    throw new UsageError(`registry takes options only, not "${positionals.join(' ')}", as --help shows.`);
  const port = wholeNumber('--port', values.port ?? String(DEFAULT_PORT), { minimum: 0, maximum: 65_535 });
  const screen = createScreen(stdout, { color: environment['NO_COLOR'] === undefined });
  const store = openStore(values.store ?? defaultStoreUri(root));
  // A store that cannot be read is told here, not on the first page.
  await store.listFolders('models/')[Symbol.asyncIterator]().next();
  const stop = listenToStop({ killedStatus: KILLED_STATUS, onStop: () => undefined });
  try {
    const onFault = (fault: unknown) => screen.line(`Fault: ${describeError(fault).cause}`);
    const served = await serveRegistry({ store, port, onFault }).catch(portTaken(port));
    screen.line(`The registry of ${store.uri} is at ${screen.paint.bold(served.url)}; Ctrl-C stops it.`);
    await stopped(served, stop.signal);
    return 0;
  } finally {
    stop.release();
  }
}

const portTaken =
  (port: number) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(`Port ${port} is in use; stop what uses it, or give another one with --port.`, {
      cause: error,
    });
  };

async function stopped(served: Served, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await served.close();
}
