import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const Answer = z.strictObject({
  index: z.int(),
  outcome: z.string().optional(),
  failure: z.string().optional(),
});

/** How a case ended: `failure` where it shows a bug. */
export type Ended = { readonly outcome: string } | { readonly failure: string };

/** A case that allocates without bound fails, and does not take the machine with it. */
const CHILD_MEGABYTES = 1_024;

/** A program that runs cases. */
interface Program {
  readonly child: string;
  readonly args: readonly string[];
}

/** Runs cases in a process of its own, which is replaced where a case hangs or kills it. */
export class CaseRunner {
  #child: ChildProcess | undefined;
  readonly #limitSeconds: number;
  readonly #program: Program;

  /** @param program takes `{ seed, index }` and answers as this folder's `child.ts`, which it is by default */
  constructor(limitSeconds: number, program: Program = { child: join(__dirname, 'child.ts'), args: [] }) {
    this.#limitSeconds = limitSeconds;
    this.#program = program;
  }

  async run(seed: number, index: number): Promise<Ended> {
    const child = (this.#child ??= start(this.#program));
    const ended = await new Promise<Ended>((resolve) => {
      const timer = setTimeout(
        () => resolve({ failure: `a hang: not finished after ${this.#limitSeconds} s` }),
        this.#limitSeconds * 1000,
      );
      const end = (result: Ended) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(result);
      };
      child.once('message', (message) => {
        const { outcome, failure = 'no answer' } = Answer.parse(message);
        end(outcome === undefined ? { failure } : { outcome });
      });
      child.once('exit', (code, signal) => end({ failure: `the process ended with ${code ?? signal}` }));
      child.send({ seed, index });
    });
    if ('failure' in ended) this.close();
    return ended;
  }

  close(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}

function start({ child, args }: Program): ChildProcess {
  const execArgv = [...process.execArgv, `--max-old-space-size=${CHILD_MEGABYTES}`];
  return fork(child, args, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}
