import { spawn } from 'node:child_process';
import { once } from 'node:events';

const TAIL_CHARACTERS = 4_000;

/**
 * Runs a TypeScript file in a process of its own: CDK blocks its process for seconds, and this one must stay
 * able to draw and to be stopped.
 *
 * @throws Error with the end of its output where it fails
 */
export async function runScript(
  script: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.signal ? { signal: options.signal, killSignal: 'SIGKILL' as const } : {}),
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-TAIL_CHARACTERS)));
  }
  const [code, killer] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`${script} failed (${killer ?? `exit status ${code}`}):\n${tail.trim()}`);
}
