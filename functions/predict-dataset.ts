import { PredictInput, PredictOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { predictDataset } from './predict-dataset/predict-dataset';

export const handler = createHandler(process.env, {
  input: PredictInput,
  output: PredictOutput,
  work: predictDataset,
});
