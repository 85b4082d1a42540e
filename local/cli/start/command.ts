import { join } from 'node:path';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import type { ExecutionEvent } from '../../emulator/asl/events';
import type { ExecutionResult } from '../../emulator/asl/execute';
import { parseArguments, type CliArguments } from './arguments';
import { openEventLog } from '../../emulator/event-log';
import { defaultStoreUri, type Build, type Built } from '../run/build';
import { planDetail } from '../run/plan-detail';
import { loadRequest, refuseSlips, type LoadedRequest } from '../run/request';
import { EXIT_STATUS, resultOf, unsuccessful, type CliResult } from '../run/result';
import { reportResult } from '../run/report-result';
import { checkRunName, newRunName } from '../run/run-name';
import { recordStop } from '../run/stopped';
import { RunView } from '../run/run-view';
import { logsBeyond, removeLogs } from '../runs/old-logs';
import type { CommandProcess } from '../terminal/command-process';
import type { Screen } from '../terminal/screen';
import { listenToStop } from '../terminal/stop';
import { showEnd } from '../run/summary';
import { syncRecipes } from '../../emulator/sync-recipes';

/** Executions whose logs `npm start` keeps, besides all that are younger than a day. */
const LOGS_KEPT = 50;

/** What the command takes from its process, and the two things it leaves to others. */
export interface Surroundings extends CommandProcess {
  /** Synthesizes and bundles what is not up to date. */
  readonly build: Build;
  readonly execute: (options: {
    readonly assemblyDir: string;
    readonly imageDir: string;
    readonly cacheDir: string;
    readonly input: LoadedRequest['input'];
    readonly name: string;
    readonly store: ArtifactStore;
    readonly workDir: string;
    readonly listener: (event: ExecutionEvent) => void;
    readonly signal: AbortSignal;
  }) => Promise<ExecutionResult>;
}

/**
 * The command behind `npm start`.
 *
 * @returns the exit status
 */
export function runCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  return reportResult(args, surroundings, (screen) => startRun(parseArguments(args), surroundings, screen));
}

async function startRun(args: CliArguments, surroundings: Surroundings, screen: Screen): Promise<CliResult> {
  const { root, workingDir } = surroundings;
  const recipesDir = join(root, 'recipes');
  const { target, refuseReuse, resume } = args;
  const request =
    resume === undefined
      ? loadRequest({ target, recipesDir, workingDir, refuseReuse })
      : { input: { resume }, title: resume };
  if (resume === undefined) await refuseSlips(request.input, recipesDir);
  const execution = args.name === undefined ? newRunName(request.title, new Date()) : checkRunName(args.name);
  const store = openStore(args.store ?? defaultStoreUri(root));
  const stop = listenToStop({
    killedStatus: EXIT_STATUS.stopped,
    onStop: () => screen.line('Stopping the run and its processes; Ctrl-C once more kills them.'),
  });
  try {
    return await run(
      {
        ...{ request, name: resume ?? execution, execution, store, recipesDir, signal: stop.signal },
        askedStore: args.store,
      },
      surroundings,
      screen,
    );
  } finally {
    stop.release();
  }
}

interface Run {
  readonly request: LoadedRequest;
  /** The run's; that of its execution too, unless it continues. */
  readonly name: string;
  readonly execution: string;
  readonly store: ArtifactStore;
  readonly askedStore: string | undefined;
  readonly recipesDir: string;
  readonly signal: AbortSignal;
}

async function run(options: Run, surroundings: Surroundings, screen: Screen): Promise<CliResult> {
  const { request, name, store, recipesDir, signal } = options;
  const startedMs = Date.now();
  // Before the build, which takes longer than to find that nothing can be written to the store.
  await syncRecipes(recipesDir, store);
  const { assemblyDir, imageDir, cacheDir } = await buildUnlessStopped(surroundings, screen, signal);
  if (signal.aborted) return { ...unsuccessful(STOPPED), run: name };
  screen.line(`Run ${screen.paint.bold(name)}, artifacts in ${store.uri}`);

  const workDir = join(surroundings.root, '.unroll');
  const view = new RunView(screen);
  const log = openEventLog(join(workDir, 'logs', options.execution));
  const { path: logFile } = log;
  const shown = inOrder(view, store);
  const listener = (event: ExecutionEvent) => {
    log.take(event);
    shown.take(event);
  };
  const buildSeconds = (Date.now() - startedMs) / 1000;
  const execution = await surroundings.execute({
    assemblyDir,
    imageDir,
    cacheDir,
    input: request.input,
    name: options.execution,
    store,
    workDir,
    listener,
    signal,
  });
  await shown.done();
  view.close();
  await log.close();
  if (execution.status === 'ABORTED') await recordStop(name, store);
  await removeLogs(await logsBeyond(surroundings.root, LOGS_KEPT));

  const total = (Date.now() - startedMs) / 1000;
  const seconds = { build: buildSeconds, ...view.seconds, total };
  const result = resultOf(execution, { run: name, storeUri: store.uri, seconds });
  await showEnd(screen, result, {
    output: execution.output,
    store,
    storeUri: store.uri,
    totalSeconds: total,
    askedStore: options.askedStore,
    logFiles: view.logFile === undefined ? [logFile] : [view.logFile, logFile],
  });
  return result;
}

/** A build that is interrupted fails; that is no failure of the run. */
async function buildUnlessStopped(
  surroundings: Surroundings,
  screen: Screen,
  signal: AbortSignal,
): Promise<Built> {
  try {
    return await surroundings.build({ screen, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    return { assemblyDir: '', imageDir: '', cacheDir: '' };
  }
}

const STOPPED = {
  status: 'stopped',
  error: 'Aborted',
  cause: 'The run was stopped before it began',
} as const;

/** Shows events one after the other: what a plan says must be read first, and nothing may overtake it. */
function inOrder(view: RunView, store: ArtifactStore) {
  let last = Promise.resolve();
  const show = async (event: ExecutionEvent) => {
    if (event.type === 'StateExited' && event.path === '' && event.state === 'Plan') {
      // A line that says less is no reason to lose a run.
      const detail = await planDetail(event.output, store).catch(() => undefined);
      if (detail !== undefined) view.addDetail('Plan', detail);
    }
    view.take(event);
  };
  return {
    take: (event: ExecutionEvent): void => {
      last = last.then(() => show(event));
    },
    done: () => last,
  };
}
