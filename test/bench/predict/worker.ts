/**
 * `worker <files> <input> <records>`: predicts records one at a time, and 256 at a time, with `openModel`; prints the
 * microseconds a record of both as JSON.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { openModel, type Model } from '../../../functions/predict';

const BATCHES = [1, 256];
const ROUNDS = 3;

async function main([files = '', input = '', count = '']: readonly string[]): Promise<void> {
  const records = readFileSync(input, 'utf8')
    .trim()
    .split('\n')
    .slice(0, Number(count))
    .map((line) => ({ surname: line.split('\t')[0]! }));
  const model = await openModel(pathToFileURL(files).href);
  const micros: Record<string, number> = {};
  for (const batch of BATCHES) {
    const rounds: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) rounds.push(await timed(model, records, batch));
    // The first one warms up.
    micros[batch] = Math.min(...rounds.slice(1));
  }
  await model.close();
  process.stdout.write(`${JSON.stringify(micros)}\n`);
}

async function timed(model: Model, records: readonly { surname: string }[], batch: number): Promise<number> {
  const started = performance.now();
  let labels = 0;
  for (let start = 0; start < records.length; start += batch)
    for await (const prediction of model.predict(records.slice(start, start + batch)))
      if ('label' in prediction) labels += 1;
  if (labels !== records.length) throw new Error(`${labels} of ${records.length} records have a label`);
  return (1000 * (performance.now() - started)) / records.length;
}

void main(process.argv.slice(2));
