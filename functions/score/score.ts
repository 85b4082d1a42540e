import type { PredictInput, PredictOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { planPredictions } from './plan-predictions';
import { predictShards } from './predict-shards';
import { sealPredictions } from './seal-predictions';

/** A step of a run that predicts a dataset: one function for all, since all know the model's files. */
export function scoreDataset(input: PredictInput, context: Context): Promise<PredictOutput> {
  if ('Items' in input) return predictShards(input, context);
  return input.task === 'plan' ? planPredictions(input, context) : sealPredictions(input.planKey, context);
}
