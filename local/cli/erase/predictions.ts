import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { digestOfKeyValues } from '../../../functions/records/record-split';
import { predictionKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import type { RunRequest } from '../../../shared/request/request';
import type { Inventory } from '../lineage/inventory';
import type { PredictionFacts } from '../lineage/prediction-facts';
import { isSettled } from '../lineage/removable';
import { namesField, type ErasedKey } from './erased-key';
import type { Verdict } from './verdict';

/** A run that predicted a dataset, with whether its results have the key. */
export interface PredictedFamily {
  readonly root: string;
  readonly verdict: Verdict;
  readonly predictions: PredictionFacts;
  /** Whether it may go on. */
  readonly isGoingOn: boolean;
}

/** Every run that predicted a dataset, with whether its results have the key. */
export async function findPredictions(
  store: ArtifactStore,
  { predictions, versions }: Pick<Inventory, 'predictions' | 'versions'>,
  key: ErasedKey,
  now = Date.now(),
): Promise<PredictedFamily[]> {
  const families: PredictedFamily[] = [];
  for (const facts of predictions) {
    const { run, model, version } = facts;
    const request = versions.find((one) => one.model === model && one.version === version)?.request;
    const found = await inResults(store, { facts, request }, key);
    families.push({
      root: predictionKeys(run).root,
      verdict: found ?? (request !== undefined && namesField(request, key) ? 'may' : 'unsure'),
      predictions: facts,
      isGoingOn: !facts.hasEnded && !isSettled(facts, { now, before: now }),
    });
  }
  return families;
}

const AS_PROGRAMS = { kind: 'jsonl' } as const;

/** As keys of splits are compared: 17 and 17.0 are one, and 17,0 too where the model's data has commas before decimals. */
const isSameKey = (kept: unknown, value: string, request: RunRequest | undefined): boolean =>
  [AS_PROGRAMS, ...(request === undefined ? [] : [request.data.format])].some((format) => {
    const [one, other] = [String(kept), value].map((text) =>
      digestOfKeyValues([text], { normalization: 'NFC', format }),
    );
    return one === other;
  });

const Kept = z.object({ kept: z.record(z.string(), z.unknown()).optional() });

/** What a result keeps of its record; undefined of a record that could not be read at all, and of half a line. */
function keptIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return Kept.parse(JSON.parse(line)).kept;
  } catch {
    return undefined;
  }
}

/** Undefined where results do not keep the key's fields, or not of all records. */
async function inResults(
  store: ArtifactStore,
  {
    facts: { run, keep, held },
    request,
  }: { readonly facts: PredictionFacts; readonly request: RunRequest | undefined },
  key: ErasedKey,
): Promise<'holds' | 'clear' | undefined> {
  const fields = [...key];
  if (!fields.every(([field]) => keep.includes(field))) return undefined;
  const results = held.filter((file) => file.key.startsWith(`${predictionKeys(run).root}results/`));
  let isSure = true;
  for (const file of results)
    for await (const line of createInterface({ input: Readable.from(store.stream(file.key)) })) {
      const kept = keptIn(line);
      if (kept === undefined || fields.some(([field]) => !Object.hasOwn(kept, field))) isSure = false;
      else if (fields.every(([field, value]) => isSameKey(kept[field], value, request))) return 'holds';
    }
  return isSure ? 'clear' : undefined;
}

/**
 * Removes a run's predictions, its plan too, which names the data's files. As of a build nothing can be cut out of it,
 * whose counts and digests would be wrong.
 *
 * @returns the keys
 */
export async function removePredictions(
  store: ArtifactStore,
  { held }: PredictionFacts,
  isDryRun: boolean,
): Promise<string[]> {
  const keys = held.map(({ key }) => key);
  // The manifest first: without it nobody takes the results for whole.
  keys.sort((a, b) => Number(b.endsWith('/manifest.json')) - Number(a.endsWith('/manifest.json')));
  if (!isDryRun) for (const key of keys) await store.delete(key);
  return keys;
}
