import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const LAUNCHER = resolve(__dirname, '../../local/launch.mjs');

export interface Command {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Runs what npm start runs once everything is set up, in its own process group, as a shell would. */
export function startCommand(args: readonly string[], workingDir: string): Command {
  const child = spawn(process.execPath, [LAUNCHER, 'start', ...args], {
    cwd: workingDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, pid: child.pid ?? 0, ended };
}
