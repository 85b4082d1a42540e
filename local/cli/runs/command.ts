import type { CommandProcess } from '../terminal/command-process';
import { parseOptions, wholeNumber } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { ACTIONS, DEFAULT_LIMIT, OPTIONS } from '../usage/runs.cjs';
import { listRuns } from './list';

/**
 * The command behind `npm run runs`.
 *
 * @returns the exit status
 * @throws UsageError, UnrollError
 */
export async function runRuns(args: readonly string[], surroundings: CommandProcess): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [action = 'list', ...others] = positionals;
  if (action !== 'list')
    throw new UsageError(`There is no action "${action}": they are ${ACTIONS.join(', ')}.`);
  if (others.length > 0)
    throw new UsageError(`list takes options only, not "${others.join(' ')}"; --help shows them.`);
  const { store, model, json = false, limit = String(DEFAULT_LIMIT) } = values;
  return listRuns({ store, model, json, limit: wholeNumber('--limit', limit, { minimum: 1 }) }, surroundings);
}
