import { PlanReference, MergeOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { mergeProfiles } from './merge/merge-profiles';

export const handler = createHandler(process.env, {
  input: PlanReference,
  output: MergeOutput,
  work: mergeProfiles,
});
