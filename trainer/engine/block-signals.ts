import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { ffi } from './kernels/onednn/ffi';

/**
 * Blocks the signals that a program may handle on this thread, and so on every thread that it starts from now on.
 * Imported for its effect, by an entry file, before anything that loads TensorFlow or oneDNN.
 *
 * oneDNN's generated matrix kernels use the stack register for something else (uxlfoundation/oneDNN#4845): a handler
 * that runs on such a thread writes its frame over the heap, and a checkpoint made afterwards cannot be trusted. Node's
 * own threads, which were started before and run no kernel, do not inherit the mask: they take the signals, and libuv
 * hands them on to JavaScript as ever. Processes that Node starts have no signal blocked.
 */
const BLOCKED = [
  'SIGHUP',
  'SIGINT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGTERM',
  'SIGCHLD',
  'SIGCONT',
  'SIGWINCH',
] as const;

const SIG_BLOCK = 0;
/** `sigset_t` of glibc on Linux: one bit a signal, from signal 1. */
const SIGNAL_SET_BYTES = 128;

// oneDNN is installed on Linux only.
if (process.platform === 'linux' && isMainThread) {
  const pthreadSigmask = ffi.load('libc.so.6').func('pthread_sigmask', 'int', ['int', 'void*', 'void*']);
  const status = pthreadSigmask(SIG_BLOCK, signalSet(BLOCKED), null);
  if (status !== 0) throw new Error(`pthread_sigmask failed with status ${String(status)}`);
}

function signalSet(names: readonly NodeJS.Signals[]): Uint8Array {
  const set = new Uint8Array(SIGNAL_SET_BYTES);
  for (const name of names) {
    const bit = constants.signals[name] - 1;
    set[bit >> 3] = (set[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return set;
}
