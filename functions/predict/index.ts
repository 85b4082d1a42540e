export { openModel, type Fields, type Model, type OpenOptions } from './open-model';
export type { Answer, Forecast, Prediction, PredictOptions, Refused } from './prediction';
