/** What `npm run trigger` runs. */
import { runAsProcess } from './terminal/command-process';
import { triggerCommand } from './trigger/command';
import { listenToInterrupts, terminalQuestion } from './trigger/interrupt';

runAsProcess((args, surroundings) =>
  triggerCommand(args, {
    ...surroundings,
    listenToInterrupts: () => listenToInterrupts(terminalQuestion(process.stdin, process.stderr)),
  }),
);
