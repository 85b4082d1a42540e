import type { z } from 'zod';
import { stableJson } from '../../../../shared/artifacts/json';
import { modelKeys } from '../../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import type { Encoder } from '../../../../shared/dataset';
import type { RunRequest } from '../../../../shared/request/request';
import type { Examples } from '../../../../trainer/data/examples';
import { modelFiles } from '../../../../trainer/export/model-files';
import { predictWith, programOf, randomWeights } from './programs';
import { settledFixture } from '../../../support/settled';

/** What a plan says of a champion. */
export const champion = (version: string) => ({
  model: 'toy',
  version,
  promotedAt: '2026-01-01T00:00:00Z',
  run: 'old',
});

export interface ChampionModel {
  readonly version: string;
  readonly encoder: Encoder;
  readonly request: z.input<typeof RunRequest>;
}

/** Stores a champion of random weights; gives what it predicts. */
export async function storeChampionOf(
  store: ArtifactStore,
  { version, encoder, request: input }: ChampionModel,
) {
  const request = settledFixture(input);
  const program = programOf(request, encoder);
  const weights = randomWeights(program.specs, 9, 1);
  const { root, manifest } = modelKeys('toy').version(version);
  for (const { name, bytes } of modelFiles(program, weights, encoder))
    await store.put(`${root}${name}`, bytes);
  const metrics = {};
  await store.put(
    manifest,
    stableJson({
      model: 'toy',
      version,
      createdAt: '2026-01-01T00:00:00Z',
      files: [],
      metrics: { test: metrics, validation: metrics, baseline: metrics },
      decision: {
        promote: true,
        reason: 'first',
        metric: 'accuracy',
        candidate: 1,
        champion: null,
        baseline: null,
        championVersion: null,
      },
      lineage: {
        run: 'old',
        codeVersion: 'test',
        parentChampion: null,
        datasetFingerprint: 'd',
        encoding: 'e',
        datasetRun: 'old',
        testFingerprint: 't',
        request,
        environment: { node: '', tensorflow: '', kernels: '', gpu: false, processor: '', threads: 1 },
      },
    }),
  );
  return (examples: Examples) => predictWith(program, weights, examples).metrics();
}
