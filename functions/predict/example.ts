/**
 * Predicts texts with a model of the store on this machine:
 *
 *     npx tsx functions/predict/example.ts <model> <text>...
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openModel } from '.';

async function main([name = 'surname-language', ...texts]: readonly string[]): Promise<void> {
  const store = resolve(__dirname, '../../.unroll/artifacts');
  const model = await openModel(pathToFileURL(`${store}/models/${name}`).href);
  const { input } = model.use.task;
  const field = input.kind === 'tokens' ? input.field : 'text';
  const records = texts.map((text) => ({ [field]: text }));
  for await (const prediction of model.predict(records))
    process.stdout.write(`${JSON.stringify(prediction)}\n`);
  await model.close();
}

void main(process.argv.slice(2));
