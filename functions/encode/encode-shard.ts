import type { ShardReceipt } from '../../shared/dataset';
import { readExamples } from '../records/read-examples';
import { ShardEncoder, type EncodedShard } from './shard-encoder';

/**
 * Stores the records of one shard as numbers, a file per split, and what had to be set aside. What is read leaves the
 * memory as it is encoded. Counts on its own what it read, so that a difference from the profile shows.
 *
 * @throws UnreadableShard, DatasetChanged; no Arrow file is left then
 */
export async function encodeShard(source: EncodedShard): Promise<ShardReceipt> {
  // Profiling reported the objects that cannot be read, and whether they are tolerated.
  const isTolerant = source.request.data.rejects.toleratedShardPercentage > 0;
  const encoder = new ShardEncoder(source);
  try {
    const { batches } = readExamples({ ...source, setAside: isTolerant ? () => undefined : undefined });
    for await (const { items } of batches) {
      for (const record of items) encoder.take(record);
      await encoder.flush();
    }
    return await encoder.end();
  } catch (error) {
    await encoder.abort();
    throw error;
  }
}
