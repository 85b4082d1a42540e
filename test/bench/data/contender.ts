import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Answer = z.looseObject({ peakRssMb: z.number() });

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Took {
  readonly seconds: number;
  /** Of the process that needed most. */
  readonly peakRssMb: number;
}

/**
 * Runs processes side by side: all report that they are ready, then all get `go`. The seconds run until the
 * last is done, so start-up is not counted.
 *
 * @throws Error with the command where one fails
 */
export async function race(commands: readonly Command[]): Promise<Took> {
  const runners = commands.map(start);
  await Promise.all(runners.map(({ ready }) => ready));
  const startNs = process.hrtime.bigint();
  const answers = await Promise.all(runners.map(({ go }) => go()));
  const seconds = Number(process.hrtime.bigint() - startNs) / 1e9;
  return { seconds, peakRssMb: Math.max(...answers.map(({ peakRssMb }) => peakRssMb)) };
}

function start({ command, args, env }: Command) {
  const child = spawn(command, [...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4_000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true)
      throw new Error(`${command} ${args.join(' ').slice(0, 200)} ended early: ${errors}`);
    return line.value;
  };
  const until = async (matches: (line: string) => boolean): Promise<string> => {
    for (;;) {
      const line = await next();
      if (matches(line)) return line;
    }
  };
  return {
    ready: until((line) => line === 'ready'),
    go: async () => {
      child.stdin.end('go\n');
      return Answer.parse(JSON.parse(await until((line) => line.startsWith('{'))));
    },
  };
}
