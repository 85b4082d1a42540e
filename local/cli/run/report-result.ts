import { describeError } from '../../../shared/errors';
import type { CommandProcess } from '../terminal/command-process';
import { explain } from '../terminal/expected';
import { createScreen, type Screen } from '../terminal/screen';
import { EXIT_STATUS, unsuccessful, type CliResult } from './result';

/**
 * Runs a command that comes to a result, and shows it: for people on stdout, or, with `--json`, as the last line of
 * stdout, everything for people on stderr. What it throws is a result too.
 *
 * @param wordsFor what to say in place of an error's own message; undefined where that says it best
 * @returns the exit status
 */
export async function reportResult(
  args: readonly string[],
  { stdout, stderr, environment }: CommandProcess,
  command: (screen: Screen) => Promise<CliResult>,
  wordsFor: (thrown: unknown) => string | undefined = () => undefined,
): Promise<number> {
  const asJson = args.includes('--json');
  const screen = createScreen(asJson ? stderr : stdout, { color: environment['NO_COLOR'] === undefined });
  let result: CliResult;
  try {
    result = await command(screen);
  } catch (thrown) {
    const { error, cause } = describeError(thrown);
    const words = wordsFor(thrown);
    screen.line(words ?? explain(thrown));
    result = unsuccessful({ status: 'failed', error, cause: words ?? cause });
  }
  if (asJson) stdout.write(`${JSON.stringify(result)}\n`);
  return EXIT_STATUS[result.status];
}
