import { ShardBatch, ShardBatchOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { profileBatch } from './profile/profile-batch';
import { countClasses } from './strata/count-classes';

export const handler = createHandler(process.env, {
  input: ShardBatch,
  output: ShardBatchOutput,
  work: (batch, context) =>
    batch.BatchInput.task === 'count-classes' ? countClasses(batch, context) : profileBatch(batch, context),
});
