import util from 'node:util';

/**
 * Environment variables that the native libraries read while they load, so this module comes before them. A value
 * that the user has set is kept.
 */
const DEFAULTS: Readonly<Record<string, string>> = {
  // Two thread pools share the cores (TensorFlow's and oneDNN's OpenMP). A thread that spins while it waits takes a
  // core from the other pool: measured, 2 to 100 times slower.
  OMP_WAIT_POLICY: 'passive',
  GOMP_SPINCOUNT: '1000',
  // Same bytes for the same seed on a GPU too.
  TF_DETERMINISTIC_OPS: '1',
  // Silences banners about processor features and missing GPUs; errors are still printed.
  TF_CPP_MIN_LOG_LEVEL: '2',
};

for (const [name, value] of Object.entries(DEFAULTS)) process.env[name] ??= value;

// tfjs-node 4.22 calls this function, which Node 23 removed.
if (!('isNullOrUndefined' in util)) {
  Object.defineProperty(util, 'isNullOrUndefined', {
    value: (value: unknown) => value === null || value === undefined,
  });
}
