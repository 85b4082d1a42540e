import type { z } from 'zod';
import { overlay } from '../../shared/request/overlay';
import { RunRequest } from '../../shared/request/request';
import { settledRequest, type SettledRequest } from '../../shared/request/settled';

type RequestInput = z.input<typeof RunRequest>;

/** What a test's request leaves open is this, and not what its few records would be taken to need. */
const FIXED = {
  network: {
    cell: { kind: 'lstm' },
    units: 128,
    layers: 1,
    bidirectional: false,
    embeddingSize: 64,
    embeddingInitializer: { kind: 'uniform', limit: 0.05 },
    tokenDropout: 0,
    attention: 'none',
    dropout: 0,
  },
  training: {
    batchSize: 64,
    maximumEpochs: 20,
    schedule: { kind: 'constant' },
    earlyStopping: { patienceEpochs: 5 },
  },
} as const;

/** The request as it is written, with nothing left to be chosen from the data. */
export function fixedRequest(request: RequestInput): RunRequest {
  const kind = request.training?.optimizer?.kind ?? 'adam';
  const optimizer = { kind, learningRate: kind === 'sgd' ? 0.1 : 0.001 };
  return RunRequest.parse(overlay(overlay(FIXED, { training: { optimizer } }), request));
}

export const settledFixture = (request: RequestInput): SettledRequest =>
  settledRequest(fixedRequest(request), []);
