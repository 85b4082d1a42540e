import { z } from 'zod';
import { DealOutput, MergeInput, MergeOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { mergeProfiles } from './merge/merge-profiles';
import { dealRecords } from './strata/deal-records';

export const handler = createHandler(process.env, {
  input: MergeInput,
  output: z.union([MergeOutput, DealOutput]),
  work: (input, context) =>
    input.task === 'deal-records' ? dealRecords(input, context) : mergeProfiles(input, context),
});
