import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchGpu, type GpuWatch } from '../../../trainer/gpu-usage';
import { temporaryFolder } from '../../support/folders';

/** A program that answers as NVIDIA's does, and then waits for its end. */
function toolThatPrints(folder: string, lines: readonly string[]): string {
  const path = join(folder, 'nvidia-smi');
  const shown = lines.map((line) => `echo '${line}'`).join('\n');
  writeFileSync(
    path,
    `#!/bin/sh\necho "$@" > '${folder}/asked'\n${shown}\necho $$ > '${folder}/pid'\nexec sleep 600\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

describe('what is known of a GPU', () => {
  const folder = temporaryFolder();
  let watch: GpuWatch | undefined;
  afterAll(() => {
    watch?.stop();
    folder.remove();
  });

  it('is how busy it was on average, and the most memory that was used', async () => {
    const lines = ['40, 1000, 16384', '80, 3000, 16384', '[N/A], 3000, 16384', 'no device'];
    watch = watchGpu(toolThatPrints(folder.path, lines));

    while (!existsSync(join(folder.path, 'pid')) || watch.usage()?.busyPercent !== 60) await sleep(20);

    expect(watch.usage()).toEqual({
      busyPercent: 60,
      memoryUsedBytes: 3000 * 1024 ** 2,
      memoryBytes: 16384 * 1024 ** 2,
    });
    expect(readFileSync(join(folder.path, 'asked'), 'utf8')).toContain(
      '--query-gpu=utilization.gpu,memory.used,memory.total',
    );
  });

  it('is no longer asked for once the watch is over', async () => {
    const pid = Number(readFileSync(join(folder.path, 'pid'), 'utf8'));

    watch?.stop();

    const isRunning = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    while (isRunning()) await sleep(20);
    expect(isRunning()).toBe(false);
  });

  it('is nothing on a machine without the tool', async () => {
    const none = watchGpu(join(folder.path, 'missing'));

    await sleep(50);

    expect(none.usage()).toBeUndefined();
    none.stop();
  });
});
