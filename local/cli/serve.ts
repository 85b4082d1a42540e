/** What `npm run serve` runs, when everything is set up. */
import { serveCommand } from './serve/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess((args, surroundings) =>
  serveCommand(args, {
    ...surroundings,
    build: async ({ screen, signal }) => {
      const { ensureBuilt } = await import('../setup/build.js');
      return ensureBuilt({ log: (line) => screen.line(line), signal });
    },
  }),
);
