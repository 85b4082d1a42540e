import { ShardBatch, ShardBatchOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { encodeBatch } from './encode/encode-batch';

export const handler = createHandler(process.env, {
  input: ShardBatch,
  output: ShardBatchOutput,
  work: encodeBatch,
});
