import { describeError } from '../../../shared/errors';
import { visible } from '../../../shared/visible';
import type { CommandProcess } from './command-process';
import { explain } from './expected';

/**
 * Runs a command whose `--json` ends stdout with one line also where it fails: then with the error's name and its cause.
 *
 * @returns the exit status
 */
export async function jsonOrThrow(
  args: readonly string[],
  { stdout, stderr }: Pick<CommandProcess, 'stdout' | 'stderr'>,
  command: () => Promise<number>,
): Promise<number> {
  if (!args.includes('--json')) return command();
  try {
    return await command();
  } catch (thrown) {
    stderr.write(`${visible(explain(thrown))}\n`);
    stdout.write(`${JSON.stringify(describeError(thrown))}\n`);
    return 1;
  }
}
