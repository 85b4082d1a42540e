import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A command in its own process group, so that whatever it starts ends with it. */
export class ProcessGroup {
  /** Resolves when the command has ended and all its output has been read. */
  readonly ended: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #guard: ChildProcess | undefined;

  constructor(command: Command) {
    this.#child = spawn(command.program, command.args, {
      cwd: command.cwd,
      env: { ...command.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#guard = this.#child.pid === undefined ? undefined : guardGroup(this.#child.pid);
    this.ended = this.#follow(command.onLine);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a signal to the command and everything that it started. */
  signal(name: 'SIGTERM' | 'SIGKILL'): void {
    if (this.#child.pid !== undefined) killGroup(this.#child.pid, name);
  }

  async #follow(onLine: Command['onLine']): Promise<Exit> {
    try {
      const closed = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
      for (const stream of ['stdout', 'stderr'] as const) {
        const input = this.#child[stream];
        if (input) createInterface({ input }).on('line', (line) => onLine(stream, line));
      }
      // Something that the command left running would hold its output open.
      this.#child.once('exit', () => this.signal('SIGKILL'));
      const [code, signal] = await closed;
      return { code, signal };
    } finally {
      if (this.#guard?.pid !== undefined) killGroup(this.#guard.pid, 'SIGKILL');
    }
  }
}

/**
 * Ends the group when this process dies without a chance to do so itself (SIGKILL, a crash): the guard's input
 * closes then.
 */
function guardGroup(pid: number): ChildProcess {
  const guard = spawn('sh', ['-c', 'cat > /dev/null; kill -s KILL -- "-$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without `sh` there is no guard; the job runs anyway.
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  return guard;
}

function killGroup(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, name);
  } catch {
    // Nothing of it is left.
  }
}
