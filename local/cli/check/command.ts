import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { UnrollError } from '../../../shared/errors';
import type { ProcessEnvironment } from '../../emulator/environment';
import { loadRequest } from '../run/request';
import { createScreen, type Screen } from '../terminal/screen';
import { listenToStop } from '../terminal/stop';
import { UsageError } from '../terminal/usage-error';
import { parseArguments, USAGE, type CheckArguments } from './arguments';
import { checkRequest, describeRefusal } from './check-request';
import { NOTHING_FOUND, type Checked } from './result';
import { showChecked } from './show';

export interface CheckSurroundings {
  readonly root: string;
  readonly workingDir: string;
  readonly environment: ProcessEnvironment;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

const STOPPED_STATUS = 130;

/**
 * The command behind `npm run check`.
 *
 * @returns the exit status
 */
export async function runCheck(args: readonly string[], surroundings: CheckSurroundings): Promise<number> {
  const { stdout, stderr, environment } = surroundings;
  const asJson = args.includes('--json');
  const screen = createScreen(asJson ? stderr : stdout, { color: environment['NO_COLOR'] === undefined });
  const stop = listenToStop({
    killedStatus: STOPPED_STATUS,
    onStop: () => screen.line('Stopping; the temporary copy is removed.'),
  });
  try {
    const checked = await checkedOf(args, surroundings, { screen, signal: stop.signal });
    if (checked === 'help') return 0;
    showChecked(screen, checked);
    if (asJson) stdout.write(`${JSON.stringify(checked.result)}\n`);
    return checked.result.status === 'ok' ? 0 : stop.signal.aborted ? STOPPED_STATUS : 1;
  } finally {
    stop.release();
  }
}

async function checkedOf(
  args: readonly string[],
  surroundings: CheckSurroundings,
  { screen, signal }: { readonly screen: Screen; readonly signal: AbortSignal },
): Promise<Checked | 'help'> {
  try {
    const parsed = parseArguments(args);
    if (!parsed.help) return await checkTarget(parsed, surroundings, signal);
    surroundings.stdout.write(USAGE);
    return 'help';
  } catch (thrown) {
    const isExpected = thrown instanceof UsageError || thrown instanceof UnrollError || signal.aborted;
    if (!isExpected && thrown instanceof Error) screen.line(thrown.stack);
    return {
      result: { ...NOTHING_FOUND, ...refusalOf(thrown) },
      detail: { rejectReasons: [], labelCounts: [] },
    };
  }
}

function checkTarget(
  { target, show, store }: CheckArguments,
  { root, workingDir }: CheckSurroundings,
  signal: AbortSignal,
): Promise<Checked> {
  const recipesDir = join(root, 'recipes');
  const { input } = loadRequest({ target, recipesDir, workingDir, refuseReuse: false });
  const storeUri = store ?? pathToFileURL(join(root, '.unroll', 'artifacts')).href;
  return checkRequest({ request: input, recipesDir, storeUri, show, signal });
}

/** To a reader of the JSON, a file that is not a request is an invalid request. */
function refusalOf(thrown: unknown): ReturnType<typeof describeRefusal> {
  const refusal = describeRefusal(thrown);
  return thrown instanceof UsageError ? { ...refusal, error: 'InvalidRequest' } : refusal;
}
