import { PredictInput, PredictOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { scoreDataset } from './score/score';

export const handler = createHandler(process.env, {
  input: PredictInput,
  output: PredictOutput,
  work: scoreDataset,
});
