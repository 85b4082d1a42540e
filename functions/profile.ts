import { ShardBatch, ShardBatchOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { profileBatch } from './profile/profile-batch';

export const handler = createHandler(process.env, {
  input: ShardBatch,
  output: ShardBatchOutput,
  work: profileBatch,
});
