import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { Epoch, type Ready } from './answers';

/** A process of its own, which sleeps while others are measured. */
export interface Contender<R extends Ready = Ready> {
  readonly name: string;
  readonly ready: R;
  /** Trains for one epoch more and measures the validation split. */
  epoch(): Promise<Epoch>;
  close(): Promise<void>;
}

export interface ContenderOptions<R extends Ready> {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly root: string;
  readonly threads: number;
  readonly ready: z.ZodType<R>;
}

/** Starts a process that answers with a line of JSON: once when it is ready, then to each line of its input with an epoch. */
export async function startContender<R extends Ready>(options: ContenderOptions<R>): Promise<Contender<R>> {
  const { name, command, args, root, threads } = options;
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...threadVariables(threads) },
  });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${name} ended before it answered; what it said is above`);
    return JSON.parse(line.value);
  };
  const close = async () => {
    child.stdin.end();
    await closed;
  };
  try {
    const ready = options.ready.parse(await answer());
    return {
      name,
      ready,
      close,
      async epoch() {
        child.stdin.write('epoch\n');
        return Epoch.parse(await answer());
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What oneDNN, PyTorch and TensorFlow take the number of their threads from. */
function threadVariables(threads: number): Record<string, string> {
  const names = ['OMP_NUM_THREADS', 'TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'];
  return Object.fromEntries(names.map((name) => [name, String(threads)]));
}
