import { resolve } from 'node:path';
import { runCheck } from './check/command';
import { tolerateClosedPipe } from './terminal/screen';

/** What `npm run check` runs. */
async function main(): Promise<number> {
  tolerateClosedPipe([process.stdout, process.stderr]);
  return runCheck(process.argv.slice(2), {
    root: resolve(__dirname, '../..'),
    // npm starts scripts at the repository's root; a path on the command line starts where the caller is.
    workingDir: process.env['INIT_CWD'] ?? process.cwd(),
    environment: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}

void main().then((status) => {
  process.exitCode = status;
});
