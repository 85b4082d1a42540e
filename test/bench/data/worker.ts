import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openStore } from '../../../shared/artifacts/open';
import { readJson } from '../../../shared/artifacts/json';
import { RunPlan } from '../../../shared/plan';
import { encodeBatch } from '../../../functions/encode/encode-batch';
import { profileBatch } from '../../../functions/profile/profile-batch';
import { parseLimit } from './parse-limit';

/** What a worker is given as its only argument: its share of a stage, or of the limit. */
const Job = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['profile', 'encode']),
    storeUri: z.string(),
    planKey: z.string(),
    worker: z.int(),
    workers: z.int(),
  }),
  z.strictObject({ kind: z.literal('limit'), format: z.enum(['jsonl', 'csv']), paths: z.array(z.string()) }),
]);

/** Reports that it is ready, works when it hears `go`, and reports what that took. */
async function main(argument: string | undefined): Promise<void> {
  const job = Job.parse(JSON.parse(argument ?? ''));
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== 'go') continue;
    const records = await work(job);
    const peakRssMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
    process.stdout.write(`${JSON.stringify({ records, peakRssMb })}\n`);
  }
}

async function work(job: z.infer<typeof Job>): Promise<number> {
  if (job.kind === 'limit') return parseLimit(job);
  const { storeUri, planKey, worker, workers } = job;
  const store = openStore(storeUri);
  const { shards } = (await readJson(store, planKey, RunPlan)).dataset;
  const run = job.kind === 'profile' ? profileBatch : encodeBatch;
  let records = 0;
  for (const shard of shards.filter(({ id }) => id % workers === worker))
    records += (await run({ Items: [shard], BatchInput: { planKey } }, { store })).read;
  return records;
}

void main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
