import { ExplainInput, ExplainOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { explainFailure } from './explain/explain-failure';

export const handler = createHandler(process.env, {
  input: ExplainInput,
  output: ExplainOutput,
  work: explainFailure,
});
