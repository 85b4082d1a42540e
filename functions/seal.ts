import { PlanReference, SealOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { sealDataset } from './seal/seal-dataset';

export const handler = createHandler(process.env, {
  input: PlanReference,
  output: SealOutput,
  work: sealDataset,
});
