import { AnswerInput, AnswerOutput, OpenModels } from './answer/answer';
import { createHandler } from './lambda/handler';

const models = new OpenModels();

export const handler = createHandler(process.env, {
  input: AnswerInput,
  output: AnswerOutput,
  work: (input, context) => models.answer(input, context),
});
