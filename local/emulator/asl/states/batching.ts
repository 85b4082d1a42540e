import { evaluateTemplate } from '../expressions';
import { bindingsOf, type Visit } from '../frame';
import { jsonBytes, type Json } from '../json';
import { evaluateNumber } from '../numbers';
import type { ItemBatcher } from '../schema';

export interface ChildInput {
  readonly input: Json;
  /** Items of the Map in this child. */
  readonly items: number;
}

/** One child per item, or batches `{Items, BatchInput}` if the Map has an ItemBatcher. */
export async function batchItems(
  batcher: ItemBatcher | undefined,
  visit: Visit,
  items: readonly Json[],
): Promise<ChildInput[]> {
  if (!batcher) return items.map((input) => ({ input, items: 1 }));
  const maximumItems =
    batcher.MaxItemsPerBatch === undefined
      ? Infinity
      : await evaluateNumber(visit, 'MaxItemsPerBatch', batcher.MaxItemsPerBatch, {
          min: 1,
          max: 100_000_000,
        });
  const maximumBytes = await evaluateNumber(
    visit,
    'MaxInputBytesPerBatch',
    batcher.MaxInputBytesPerBatch ?? 262_144,
    {
      min: 1,
      max: 262_144,
    },
  );
  const shared =
    batcher.BatchInput === undefined
      ? {}
      : { BatchInput: await evaluateTemplate(batcher.BatchInput, bindingsOf(visit), 'BatchInput') };

  const envelopeBytes = jsonBytes({ ...shared, Items: [] });
  const batches: Json[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const itemBytes = jsonBytes(item) + 1;
    const current = batches.at(-1);
    if (current && current.length < maximumItems && bytes + itemBytes <= maximumBytes) {
      current.push(item);
      bytes += itemBytes;
    } else {
      batches.push([item]);
      bytes = envelopeBytes + itemBytes;
    }
  }
  return batches.map((batch) => ({ input: { ...shared, Items: batch }, items: batch.length }));
}
