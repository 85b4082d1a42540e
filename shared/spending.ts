import type { ArtifactStore } from './artifacts/store';

/** `2026-11`, of a time in UTC. */
const monthOf = (time: Date): string => time.toISOString().slice(0, 7);

const MICRO = 1_000_000;

/**
 * Notes what a job has cost, as a key that says it all, so that a month is summed by listing it. A second note of the
 * same job has the same key.
 *
 * @param job its ID
 * @param ended counts for the month of this time
 */
export async function noteSpending(
  store: ArtifactStore,
  { job, dollars, ended }: { readonly job: string; readonly dollars: number; readonly ended: Date },
): Promise<void> {
  const amount = Math.round(dollars * MICRO);
  await store.put(`ledger/${monthOf(ended)}/${encodeURIComponent(job)}-${amount}`, '');
}

/** US dollars that jobs which ended in the month of `time` have cost. */
export async function spentInMonth(store: ArtifactStore, time: Date): Promise<number> {
  let total = 0;
  for await (const { key } of store.list(`ledger/${monthOf(time)}/`)) {
    total += Number(/-(\d+)$/.exec(key)?.[1] ?? 0);
  }
  return total / MICRO;
}
