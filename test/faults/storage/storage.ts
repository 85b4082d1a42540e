import { readJson } from '../../../shared/artifacts/json';
import { modelKeys } from '../../../shared/artifacts/keys';
import { PERMANENT_ERRORS } from '../../../shared/errors';
import { Champion } from '../../../shared/plan';
import { Random, seedOf } from '../../fuzz/random';
import {
  type FaultyProxy,
  startFaultyProxy,
  STORAGE_FAULTS,
  type StorageFault,
} from '../../support/faulty-proxy';
import { changed, wordRequest } from '../../support/requests';
import { type S3Server, startS3Server } from '../../support/s3-server';
import { type FinishedRun, Workplace } from '../../support/workflow';
import { Tally, type Fault } from '../fault';

/** Share of the requests that are struck. */
const SHARES: Readonly<Record<StorageFault, number>> = {
  '500': 0.1,
  '503': 0.1,
  reset: 0.1,
  lost: 0.1,
  timeout: 0.05,
  cut: 0.1,
  flipped: 0.1,
  stale: 0.08,
};
/** One that is not answered costs a minute. */
const MOST_TIMEOUTS = 2;

const request = changed(wordRequest({ reuse: 'refuse' }), 'training', { maximumEpochs: 2 });

interface Place {
  readonly server: S3Server;
  readonly proxy: FaultyProxy;
}

export const storage: Fault = {
  name: 'storage',
  does: 'a proxy before S3 answers 500 and 503, resets, loses, hangs, cuts, flips bits and answers from before, in whole runs: the same model as undisturbed',
  tries: STORAGE_FAULTS.length,
  async run({ tries, seed, say }) {
    const tally = new Tally('storage', say);
    const server = await startS3Server();
    const proxy = await startFaultyProxy(server.endpoint);
    Object.assign(process.env, server.environment, { AWS_ENDPOINT_URL_S3: proxy.endpoint });
    try {
      const expected = await weightsOf({ server, proxy }, 'undisturbed', () => undefined);
      for (let number = 0; number < tries; number++) {
        const fault = STORAGE_FAULTS[number % STORAGE_FAULTS.length]!;
        const random = new Random(seedOf(seed, number));
        const chooses = () => random.chance(SHARES[fault]);
        const times = fault === 'timeout' ? MOST_TIMEOUTS : Infinity;
        const found = await weightsOf({ server, proxy }, `storage-${number}`, () =>
          proxy.inject({ fault, chooses, times }),
        );
        say(`storage: ${fault}, ${found.struck} requests struck`);
        tally.add(`a run with ${fault}`, problemOf(found, expected), Math.max(1, found.struck));
      }
    } finally {
      await proxy.stop();
      await server.stop();
    }
    return tally.outcome();
  },
};

interface Found {
  /** Requests that were struck. */
  readonly struck: number;
  readonly weights?: Buffer;
  readonly failure?: string;
}

/** Runs the whole workflow in a bucket of its own while requests are struck; what is refused by name is continued. */
async function weightsOf({ server, proxy }: Place, bucket: string, strike: () => void): Promise<Found> {
  await server.createBucket(bucket);
  const workplace = await Workplace.create(`s3://${bucket}`);
  let struck = 0;
  try {
    await workplace.putWords({ training: 120, test: 45 });
    strike();
    let run = await workplace.run(request);
    // What is compared is what was stored, not what is read now; and who continues a run waits until storage is well.
    struck = proxy.injected();
    proxy.inject();
    if (isRefused(run)) run = await workplace.run((await hasPlan(run)) ? { resume: run.name } : request);
    if (run.result.status !== 'SUCCEEDED') return { struck, failure: reasonOf(run) };
    const { version } = await readJson(workplace.store, modelKeys('words').champion, Champion);
    const weights = await workplace.store.get(`models/words/${version}/weights.bin`);
    return { struck, weights: Buffer.from(weights) };
  } catch (error) {
    return { struck, failure: String(error) };
  } finally {
    proxy.inject();
    workplace.remove();
  }
}

/** Without one there is nothing to continue: the run is started anew. */
const hasPlan = (run: FinishedRun): Promise<boolean> =>
  run.plan().then(
    () => true,
    () => false,
  );

/** Whether the run ended by a name that says what is wrong; its owner would continue it. */
const isRefused = ({ result }: FinishedRun): boolean =>
  result.status !== 'SUCCEEDED' &&
  [...PERMANENT_ERRORS, 'StoreUnavailable', 'ArtifactConflict'].includes(nameOf(result));

const nameOf = (result: FinishedRun['result']): string => ('error' in result ? String(result.error) : '');

const reasonOf = ({ result }: FinishedRun): string =>
  result.status === 'FAILED' ? `${result.error}: ${result.cause}` : result.status;

function problemOf(found: Found, expected: Found): string | undefined {
  if (expected.weights === undefined) return `undisturbed, the run failed: ${expected.failure}`;
  if (found.weights === undefined) return found.failure ?? 'there is no model';
  return found.weights.equals(expected.weights) ? undefined : 'the weights differ';
}
