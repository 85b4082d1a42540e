import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { visible } from '../../../shared/visible';
import { explain } from './expected';
import { tolerateClosedPipe } from './screen';

/** What a command takes from its process. */
export interface CommandProcess {
  /** Of the repository. */
  readonly root: string;
  /** Where relative paths on the command line start. */
  readonly workingDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/**
 * Runs a command as this process, whose exit status is the command's; 1 where it throws, with the reason on stderr.
 *
 * @param command returns its exit status; 0 when left out
 */
export function runAsProcess(
  command: (args: readonly string[], surroundings: CommandProcess) => Promise<number | undefined>,
): void {
  const { stdout, stderr, env, argv } = process;
  tolerateClosedPipe([stdout, stderr]);
  const surroundings = {
    root: resolve(__dirname, '../../..'),
    // npm starts scripts at the repository's root; a path on the command line starts where the caller is.
    workingDir: env['INIT_CWD'] ?? process.cwd(),
    environment: env,
    stdout,
    stderr,
  };
  void command(argv.slice(2), surroundings).then(
    (status = 0) => {
      process.exitCode = status;
    },
    (thrown: unknown) => {
      stderr.write(`${visible(explain(thrown))}\n`);
      process.exitCode = 1;
    },
  );
}
