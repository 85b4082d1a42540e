import { createHash } from 'node:crypto';
import { ifExists } from '../../shared/artifacts/if-exists';
import { inPieces } from '../../shared/artifacts/in-pieces';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { modelKeys, predictionKeys } from '../../shared/artifacts/keys';
import { openStore } from '../../shared/artifacts/open';
import { uriOf } from '../../shared/links';
import type { DatasetFile, Shard } from '../../shared/dataset';
import { PredictionPlan, PredictionReceipt } from '../../shared/prediction';
import type { ShardBatch, ShardBatchOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { verifyShard } from '../shards/shard-check';
import { openModel, type Model } from '../predict/open-model';
import type { Prediction } from '../predict/prediction';
import { readShardToPredict, type ReadRecord } from '../predict/read-dataset';
import { RejectedCount } from './rejected-count';

/**
 * Predicts the records of some shards: results as JSON Lines, one a record in the records' order, and a receipt, which is
 * written last. A shard that has its receipt is done.
 *
 * @throws UnreadableShard, DatasetChanged
 * @throws ArtifactCorrupt where a shard is not as it was planned, or the model is not as it was stored
 */
export async function predictShards(
  { Items, BatchInput }: ShardBatch,
  { store }: Pick<Context, 'store'>,
): Promise<ShardBatchOutput> {
  const plan = await readJson(store, BatchInput.planKey, PredictionPlan);
  for (const shard of Items) verifyShard(plan.run, shard);
  const keys = predictionKeys(plan.run);
  const objects = Items.some(({ files }) => files !== undefined)
    ? (await readJson(store, keys.plan, PredictionPlan)).dataset.objects
    : [];
  const total = { shards: 0, reused: 0, read: 0, rejected: 0 };
  let model: Model | undefined;
  try {
    for (const shard of Items) {
      const done = await ifExists(readJson(store, keys.receipt(shard.id), PredictionReceipt));
      const receipt =
        done ??
        (await predictShard({
          store,
          plan,
          shard,
          files: shard.files && objects.slice(shard.files.from, shard.files.from + shard.files.count),
          model: (model ??= await openModel(uriOf(store.uri, modelKeys(plan.request.model).root), {
            version: plan.version,
          })),
        }));
      total.shards += 1;
      total.reused += done === undefined ? 0 : 1;
      total.read += receipt.read;
      total.rejected += receipt.rejected;
    }
  } finally {
    await model?.close();
  }
  return total;
}

interface ShardToPredict extends Pick<Context, 'store'> {
  readonly plan: PredictionPlan;
  readonly shard: Shard;
  readonly files: readonly DatasetFile[] | undefined;
  readonly model: Model;
}

async function predictShard(job: ShardToPredict): Promise<PredictionReceipt> {
  const { store, plan, shard } = job;
  const keys = predictionKeys(plan.run);
  const rejected = new RejectedCount();
  const hash = createHash('sha256');
  let read = 0;
  async function* lines(): AsyncGenerator<Buffer, void, undefined> {
    for await (const { record, prediction } of predictionsOf(job)) {
      read += 1;
      if ('rejected' in prediction)
        rejected.add({ file: record.file, place: placeOf(shard, record) }, prediction.rejected);
      const line = Buffer.from(`${JSON.stringify(resultOf(job, record, prediction))}\n`);
      hash.update(line);
      yield line;
    }
  }
  const key = keys.results(shard.id);
  await store.putStream(key, inPieces(lines(), PIECE_BYTES));
  const receipt: PredictionReceipt = {
    shard: shard.id,
    read,
    predicted: read - rejected.records,
    rejected: rejected.records,
    reasons: rejected.reasons(),
    results: { key, sha256: hash.digest('hex') },
  };
  await writeJson(store, keys.receipt(shard.id), receipt);
  return receipt;
}

interface PredictedRecord {
  readonly record: ReadRecord;
  readonly prediction: Prediction;
}

/** Each record with its prediction, in their order; some 1,000 wait at a time. */
async function* predictionsOf({
  plan,
  shard,
  files,
  model,
}: ShardToPredict): AsyncGenerator<PredictedRecord, void, undefined> {
  const { request, dataset } = plan;
  const waiting: ReadRecord[] = [];
  async function* examples() {
    const records = readShardToPredict(model.use, {
      store: openStore(dataset.storeUri),
      shard,
      files,
      format: request.data.format,
      keep: request.keep,
    });
    for await (const record of records) {
      waiting.push(record);
      yield record.example;
    }
  }
  const options = { probabilities: request.probabilities, sampling: request.sampling };
  for await (const prediction of model.predictExamples(examples(), options))
    yield { record: waiting.shift()!, prediction };
}

const placeOf = ({ startByte }: Shard, { line, byteOffset }: ReadRecord): string =>
  startByte === 0 ? `line ${line}` : `byte ${byteOffset}`;

/** Lines before a shard that begins within its file are not counted, so its records are named by where they begin. */
function resultOf({ shard }: ShardToPredict, record: ReadRecord, prediction: Prediction) {
  const { file, line, byteOffset, kept } = record;
  return {
    file,
    ...(shard.startByte === 0 ? { line } : { byteOffset }),
    ...(kept === undefined ? {} : { kept }),
    ...prediction,
  };
}

/** A store takes larger pieces than lines. */
const PIECE_BYTES = 1 << 20;
