import { resolve } from 'node:path';
import { createScreen, tolerateClosedPipe } from './terminal/screen';
import { serveCommand } from './serve/command';

/** What `npm run serve` runs, when everything is set up. */
async function main(): Promise<number> {
  tolerateClosedPipe([process.stdout, process.stderr]);
  const screen = createScreen(process.stdout, { color: process.env['NO_COLOR'] === undefined });
  return serveCommand(process.argv.slice(2), {
    root: resolve(__dirname, '../..'),
    environment: process.env,
    screen,
    build: async (signal) => {
      const { ensureBuilt } = await import('../setup/build.js');
      return ensureBuilt({ log: (line) => screen.line(line), signal });
    },
  });
}

void main().then((status) => {
  process.exitCode = status;
});
