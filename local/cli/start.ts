import { resolve } from 'node:path';
import { runCommand } from './start/command';
import { tolerateClosedPipe } from './terminal/screen';

/** What `npm start` runs, when everything is set up. */
async function main(): Promise<number> {
  tolerateClosedPipe([process.stdout, process.stderr]);
  return runCommand(process.argv.slice(2), {
    root: resolve(__dirname, '../..'),
    // npm starts scripts at the repository's root; a path on the command line starts where the caller is.
    workingDir: process.env['INIT_CWD'] ?? process.cwd(),
    environment: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    build: async ({ screen, signal }) => {
      // CDK takes a second to load, which --help and a mistyped option need not wait for.
      const { ensureBuilt } = await import('../setup/build.js');
      return ensureBuilt({ log: (line) => screen.line(line), signal });
    },
    execute: async ({ store, ...options }) => {
      const { executeLocally } = await import('../emulator/execute-locally.js');
      return executeLocally({ ...options, store: { uri: store.uri }, env: process.env });
    },
  });
}

void main().then((status) => {
  process.exitCode = status;
});
