/** What `npm run init` runs. */
import { createInterface } from 'node:readline/promises';
import { runInit } from './init/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess((args, surroundings) => {
  const isAttended = process.stdin.isTTY && process.stdout.isTTY;
  return runInit(args, { ...surroundings, ask: isAttended ? ask : undefined });
});

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
