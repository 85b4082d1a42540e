import { ExplainInput, ExplainOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { explainFailure } from './explaining/explain-failure';

export const handler = createHandler(process.env, {
  input: ExplainInput,
  output: ExplainOutput,
  work: explainFailure,
});
