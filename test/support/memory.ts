import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes outside the heap that something still refers to: what waits for the collector does not count. */
export function heldOutsideHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // The first one leaves the buffers that it found to another thread.
  collect();
  collect();
  // It counts the memory of array buffers too.
  return process.memoryUsage().external;
}
