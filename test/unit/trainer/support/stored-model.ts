import { runKeys } from '../../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { RunRequest } from '../../../../shared/request/request';
import { storeCandidate } from '../../../../trainer/export/candidate';
import { predictWith, programOf, randomWeights } from './programs';
import type { RandomTask } from './random-tasks';
import { encoded } from './toy';

/** A run's candidate with random weights, and what the trainer's evaluation answers for its records. */
export async function storedModel(
  store: ArtifactStore,
  run: string,
  { request: input, encoder, records }: RandomTask,
) {
  const request = RunRequest.parse(input);
  const program = programOf(input, encoder);
  const weights = randomWeights(program.specs, 3);
  const test = encoded(records, request, encoder);
  const predicted = predictWith(program, weights, test);
  await storeCandidate(
    store,
    { run, request },
    {
      ...{ program, weights, encoder, test, outputs: predicted.outputs },
      measured: {
        test: { loss: 0.5 },
        intervals: { confidence: 0.95, unit: 'group', units: 1_200, seed: 1, of: { loss: [0.45, 0.5678] } },
        baseline: { name: 'majority class', test: { loss: 0.7 } },
      },
      record: records[0],
    },
  );
  return { answers: predicted.answers(), uri: `${store.uri}/${runKeys(run).candidate}` };
}
