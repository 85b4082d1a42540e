import type { CommandProcess } from '../terminal/command-process';
import { jsonOrThrow } from '../terminal/json-result';
import { parseOptions, refuseUnused, wholeNumber } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { ACTIONS, DEFAULT_LIMIT, OPTIONS, USERS } from '../usage/runs.cjs';
import { cleanRuns } from './clean';
import { listRuns } from './list';

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
  const [action = 'list', ...others] = positionals;
  if (!ACTIONS.includes(action))
    throw new UsageError(`There is no action "${action}": they are ${ACTIONS.join(', ')}.`);
  refuseUnused(action, values, USERS);
  if (others.length > 0)
    throw new UsageError(`${action} takes options only, not "${others.join(' ')}"; --help shows them.`);
  const { store, model, json = false, limit = String(DEFAULT_LIMIT) } = values;
  const { 'older-than': olderThan, 'dry-run': dryRun = false } = values;
  if (action === 'clean') return cleanRuns({ olderThan, store, dryRun, json }, surroundings);
  return listRuns({ store, model, json, limit: wholeNumber('--limit', limit, { minimum: 1 }) }, surroundings);
}
