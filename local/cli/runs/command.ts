import type { CommandProcess } from '../terminal/command-process';
import { jsonOrThrow } from '../terminal/json-result';
import { parseOptions } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { ACTIONS, OPTIONS } from '../usage/runs.cjs';
import { cleanRuns } from './clean';

/**
 * The command behind `npm run runs`.
 *
 * @returns the exit status
 * @throws UsageError, UnrollError
 */
export function runRuns(args: readonly string[], surroundings: CommandProcess): Promise<number> {
  return jsonOrThrow(args, surroundings, () => act(args, surroundings));
}

async function act(args: readonly string[], surroundings: CommandProcess): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [action, ...others] = positionals;
  if (action !== 'clean') {
    const given = action === undefined ? 'no action was given' : `there is no action "${action}"`;
    throw new UsageError(`runs takes an action, and ${given}: it is ${ACTIONS.join(', ')}.`);
  }
  if (others.length > 0)
    throw new UsageError(`clean takes options only, not "${others.join(' ')}"; --help shows them.`);
  const { 'older-than': olderThan, 'dry-run': dryRun = false, store, json = false } = values;
  return cleanRuns({ olderThan, store, dryRun, json }, surroundings);
}
