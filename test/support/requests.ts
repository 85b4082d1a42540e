/** Fields of a request as a person writes them: nothing checks them before the plan step. */
export type LooseRequest = Record<string, unknown>;

/** A request that runs in seconds on the words under `location`. */
export function wordRequest(overrides: LooseRequest = {}): LooseRequest {
  return {
    model: 'words',
    data: {
      location: 'input/words/',
      format: { kind: 'csv' },
      split: { by: 'file', train: 'train*.csv', test: 'test.csv', validationShare: 0.2 },
    },
    task: {
      kind: 'many-to-one',
      input: { kind: 'tokens', field: 'word' },
      target: { kind: 'class', field: 'language' },
    },
    network: {
      cell: { kind: 'gru' },
      units: 12,
      layers: 1,
      bidirectional: false,
      embeddingSize: 8,
      dropout: 0,
      tokenDropout: 0,
    },
    training: {
      seed: 7,
      batchSize: 32,
      maximumEpochs: 4,
      optimizer: { kind: 'adam', learningRate: 0.01 },
      schedule: { kind: 'constant' },
      earlyStopping: { metric: 'accuracy', patienceEpochs: 5 },
    },
    ...overrides,
  };
}

/** The request with some nested fields replaced. */
export function changed(request: LooseRequest, field: string, overrides: LooseRequest): LooseRequest {
  return { ...request, [field]: { ...(request[field] as LooseRequest), ...overrides } };
}

/** A training of two epochs on the data under `input/<model>/`. */
export function shortRequest(model: string, data: LooseRequest, overrides: LooseRequest = {}): LooseRequest {
  const request = changed(wordRequest({ model, ...overrides }), 'training', { maximumEpochs: 2 });
  return changed(request, 'data', { location: `input/${model}/`, ...data });
}
