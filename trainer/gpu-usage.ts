import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { GpuUsage } from '../shared/evaluation';

const QUERY = ['--query-gpu=utilization.gpu,memory.used,memory.total', '--format=csv,noheader,nounits'];
const SECONDS_BETWEEN_READINGS = 10;

/** Percent, and MiB used and in all, of one GPU at one moment. */
const Reading = z.tuple([z.coerce.number(), z.coerce.number(), z.coerce.number()]);

export interface GpuWatch {
  /** Since the watch began; undefined before the first reading, and where nothing can be read. */
  usage(): GpuUsage | undefined;
  stop(): void;
}

/**
 * Reads, every ten seconds, how busy the machine's GPUs are, from the tool that comes with NVIDIA's driver. A machine
 * without it is no failure: there is nothing to tell then.
 */
export function watchGpu(command = 'nvidia-smi'): GpuWatch {
  const readings: z.infer<typeof Reading>[] = [];
  const child = spawn(command, [...QUERY, `--loop=${SECONDS_BETWEEN_READINGS}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.on('error', () => undefined);
  child.unref();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reading = Reading.safeParse(line.split(','));
    if (reading.success && reading.data.every(Number.isFinite)) readings.push(reading.data);
  });
  return {
    usage() {
      if (readings.length === 0) return undefined;
      const bytes = 1024 ** 2;
      return {
        busyPercent: readings.reduce((sum, [busy]) => sum + busy, 0) / readings.length,
        memoryUsedBytes: Math.max(...readings.map(([, used]) => used)) * bytes,
        memoryBytes: Math.max(...readings.map(([, , total]) => total)) * bytes,
      };
    },
    stop: () => void child.kill(),
  };
}
