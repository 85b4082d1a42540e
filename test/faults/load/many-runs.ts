import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, listProcesses } from '../../../local/cli/terminal/processes';
import { temporaryFolder } from '../../support/folders';
import { changed, wordRequest } from '../../support/requests';
import { Workplace } from '../../support/workflow';

/** What a process holds at a moment. */
interface Held {
  readonly processes: number;
  readonly handles: number;
  /** In the folder for them; the first among them is that of the runs themselves, which goes with the last. */
  readonly temporaryFiles: number;
  readonly megabytes: number;
}

export interface ManyRuns {
  readonly runs: number;
  readonly succeeded: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
  /** After the first run, which loads code, and after the last. */
  readonly first: Held;
  readonly last: Held;
}

const request = changed(wordRequest({ reuse: 'refuse' }), 'training', { maximumEpochs: 1 });

/** Runs a tiny request again and again in this process, as `npm run serve` does over its life. */
export async function manyRuns(runs: number, say: (line: string) => void): Promise<ManyRuns> {
  // A folder of its own, which processes inherit: what others on this machine leave is not counted.
  const temporary = temporaryFolder();
  process.env['TMPDIR'] = temporary.path;
  const workplace = await Workplace.create();
  const started = performance.now();
  let succeeded = 0;
  let first: Held | undefined;
  let peakMegabytes = 0;
  try {
    await workplace.putWords({ training: 60, test: 30 });
    for (let run = 1; run <= runs; run++) {
      const { result } = await workplace.run(request);
      if (result.status === 'SUCCEEDED') succeeded += 1;
      peakMegabytes = Math.max(peakMegabytes, megabytes());
      first ??= await held();
      if (run % 10 === 0) say(`load: ${run} of ${runs} runs, ${megabytes().toFixed(0)} MB`);
    }
  } finally {
    workplace.remove();
  }
  const last = await held();
  temporary.remove();
  return {
    runs,
    succeeded,
    seconds: (performance.now() - started) / 1000,
    peakMegabytes,
    first: first ?? last,
    last,
  };
}

async function held(): Promise<Held> {
  // Processes that were told to end are given the time to.
  await sleep(500);
  globalThis.gc?.();
  return {
    processes: descendantsOf(process.pid, listProcesses()).filter(({ command }) => !command.startsWith('ps '))
      .length,
    handles: readdirSync('/proc/self/fd').length,
    temporaryFiles: readdirSync(tmpdir()).length,
    megabytes: megabytes(),
  };
}

const megabytes = (): number => process.memoryUsage().rss / 1024 ** 2;
