/** What `npm start` runs, when everything is set up. */
import { runCommand } from './start/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess((args, surroundings) =>
  runCommand(args, {
    ...surroundings,
    build: async ({ screen, signal }) => {
      // CDK takes a second to load, which a mistyped option need not wait for.
      const { ensureBuilt } = await import('../setup/build.js');
      return ensureBuilt({ log: (line) => screen.line(line), signal });
    },
    execute: async ({ store, ...options }) => {
      const { executeLocally } = await import('../emulator/execute-locally.js');
      return executeLocally({ ...options, store: { uri: store.uri }, env: surroundings.environment });
    },
  }),
);
