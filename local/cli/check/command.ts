import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UnrollError } from '../../../shared/errors';
import { loadRequest } from '../run/request';
import { createScreen, type Screen } from '../terminal/screen';
import { listenToStop } from '../terminal/stop';
import type { CommandProcess } from '../terminal/command-process';
import { UsageError } from '../terminal/usage-error.cjs';
import { parseArguments, type CheckArguments } from './arguments';
import { checkRequest, describeRefusal } from './check-request';
import { NOTHING_FOUND, type Checked } from './result';
import { showChecked } from './show';

const STOPPED_STATUS = 130;

/**
 * The command behind `npm run check`.
 *
 * @returns the exit status
 */
export async function runCheck(args: readonly string[], surroundings: CommandProcess): Promise<number> {
  const { stdout, stderr, environment } = surroundings;
  const asJson = args.includes('--json');
  const screen = createScreen(asJson ? stderr : stdout, { color: environment['NO_COLOR'] === undefined });
  const stop = listenToStop({
    killedStatus: STOPPED_STATUS,
    onStop: () => screen.line('Stopping; the temporary copy is removed.'),
  });
  try {
    const checked = await checkedOf(args, surroundings, { screen, signal: stop.signal });
    showChecked(screen, checked);
    if (asJson) stdout.write(`${JSON.stringify(checked.result)}\n`);
    return checked.result.status === 'ok' ? 0 : stop.signal.aborted ? STOPPED_STATUS : 1;
  } finally {
    stop.release();
  }
}

async function checkedOf(
  args: readonly string[],
  surroundings: CommandProcess,
  { screen, signal }: { readonly screen: Screen; readonly signal: AbortSignal },
): Promise<Checked> {
  try {
    return await checkTarget(parseArguments(args), surroundings, signal);
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
  { root, workingDir }: CommandProcess,
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
