import { resolve } from 'node:path';
import { tolerateClosedPipe } from './terminal/screen';
import { triggerCommand } from './trigger/command';
import { listenToInterrupts, terminalQuestion } from './trigger/interrupt';

/** What `npm run trigger` runs. */
async function main(): Promise<number> {
  tolerateClosedPipe([process.stdout, process.stderr]);
  return triggerCommand(process.argv.slice(2), {
    root: resolve(__dirname, '../..'),
    // npm starts scripts at the repository's root; a path on the command line starts where the caller is.
    workingDir: process.env['INIT_CWD'] ?? process.cwd(),
    environment: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    listenToInterrupts: () => listenToInterrupts(terminalQuestion(process.stdin, process.stderr)),
  });
}

void main().then((status) => {
  process.exitCode = status;
});
