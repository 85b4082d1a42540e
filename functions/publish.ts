import { PublishInput, PublishOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { publishModel } from './publish/publish-model';

export const handler = createHandler(process.env, {
  input: PublishInput,
  output: PublishOutput,
  work: publishModel,
});
