import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { runInit } from './init/command';
import { tolerateClosedPipe } from './terminal/screen';

/** What `npm run init` runs. */
async function main(): Promise<number> {
  tolerateClosedPipe([process.stdout, process.stderr]);
  const isAttended = process.stdin.isTTY && process.stdout.isTTY;
  return runInit(process.argv.slice(2), {
    root: resolve(__dirname, '../..'),
    workingDir: process.env['INIT_CWD'] ?? process.cwd(),
    environment: process.env,
    stdout: process.stdout,
    ask: isAttended ? ask : undefined,
  });
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

void main().then((status) => {
  process.exitCode = status;
});
