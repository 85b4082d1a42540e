import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { reasonOf, startTimer } from '../asl/timing';
import { ProcessGroup, type Command, type Exit } from './process-group';
import type { AttemptEnd } from './rules';

/** Signals that a process causes itself; any other came from outside, as when a host is reclaimed. */
const CRASHES = new Set<string>([
  'SIGSEGV',
  'SIGABRT',
  'SIGBUS',
  'SIGILL',
  'SIGFPE',
  'SIGTRAP',
  'SIGSYS',
  'SIGPIPE',
]);
/** What a container gets between SIGTERM and SIGKILL. */
const STOP_GRACE_MS = 30_000;
/** Less than a container's: someone is waiting at the keyboard. */
const ABORT_GRACE_MS = 3_000;

export interface AttemptOptions {
  readonly command: Omit<Command, 'onLine'>;
  readonly logFile: string;
  readonly onLine: Command['onLine'];
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
  /** For tests. */
  readonly stopGraceMs?: number;
}

/**
 * Runs a job's command once and describes its end as Batch does.
 *
 * @throws the signal's reason when it is aborted, after the process has ended
 */
export async function runAttempt(
  options: AttemptOptions,
): Promise<AttemptEnd & { readonly timedOut: boolean }> {
  const { signal, timeoutMs } = options;
  await mkdir(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile);
  if (signal.aborted) throw reasonOf(signal);
  const group = new ProcessGroup({
    ...options.command,
    onLine: (stream, line) => {
      log.write(`${line}\n`);
      options.onLine(stream, line);
    },
  });
  const cancels: (() => void)[] = [];
  const stop = (graceMs: number) => {
    group.signal('SIGTERM');
    cancels.push(startTimer(graceMs, () => group.signal('SIGKILL')));
  };
  let timedOut = false;
  const onAbort = () => stop(ABORT_GRACE_MS);
  signal.addEventListener('abort', onAbort, { once: true });
  if (timeoutMs !== undefined) {
    const onTime = () => {
      timedOut = true;
      stop(options.stopGraceMs ?? STOP_GRACE_MS);
    };
    cancels.push(startTimer(timeoutMs, onTime));
  }
  try {
    const exit = await group.ended;
    if (signal.aborted) throw reasonOf(signal);
    return { ...describe(exit, timedOut), timedOut };
  } catch (thrown) {
    if (signal.aborted) throw reasonOf(signal);
    // The command could not be started, as when a container's entry point is missing.
    const reason = `CannotStartContainerError: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    return { exitCode: null, reason, statusReason: 'Task failed to start', timedOut: false };
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const cancel of cancels) cancel();
    log.end();
    await finished(log);
  }
}

function describe({ code, signal }: Exit, timedOut: boolean): AttemptEnd {
  if (timedOut) {
    const exitCode = code ?? numberOf(signal);
    return { exitCode, reason: '', statusReason: 'Job attempt duration exceeded timeout' };
  }
  if (signal !== null && !CRASHES.has(signal)) {
    const statusReason = `Host EC2 (local process killed by ${signal}) terminated.`;
    return { exitCode: null, reason: '', statusReason };
  }
  const exitCode = code ?? numberOf(signal);
  return { exitCode, reason: '', statusReason: 'Essential container in task exited' };
}

/** As a shell and a container report a process that a signal ended. */
function numberOf(signal: NodeJS.Signals | null): number {
  return 128 + (signal === null ? 0 : constants.signals[signal]);
}
