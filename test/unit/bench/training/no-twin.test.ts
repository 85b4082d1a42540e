import { whatTwinLacks, whyNoTwin, type Trained } from '../../../bench/training/no-twin';

const CONFIG: Extract<Trained['config'], { task: 'many-to-many' }> = {
  task: 'many-to-many',
  input: { kind: 'numeric', channels: 2 },
  recurrent: { cell: { kind: 'gru', variant: 'reset-after' }, units: 4, layers: 1, bidirectional: true },
  dropout: 0.5,
  tags: 3,
};
const TRAINED: Trained = {
  config: CONFIG,
  training: {
    optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    clipping: { kind: 'global-norm', threshold: 1 },
    schedule: { kind: 'constant' },
    accumulationSteps: 1,
    truncationSteps: undefined,
    classWeights: 'none',
  },
  isLongText: false,
  usesBeam: false,
};
const TOKENS: Extract<Trained['config'], { task: 'many-to-many' }>['input'] = {
  kind: 'tokens',
  vocabulary: 9,
  embeddingSize: 2,
  conditions: [],
  features: [{ values: 5, width: 4, embeddingSize: 2, filters: 2, window: 3 }],
  featureEmbeddingSize: 2,
  tokenDropout: 0,
};

describe('whatTwinLacks', () => {
  it('is nothing for a network of the usual parts', () => {
    expect(whatTwinLacks(TRAINED)).toBeUndefined();
  });

  it.each<[string, Partial<Trained>]>([
    ['a conditional random field', { config: { ...CONFIG, tagLayer: 'crf' } }],
    ['the reader of characters', { config: { ...CONFIG, input: TOKENS } }],
    ['dropped connections', { config: { ...CONFIG, recurrentDropout: 0.2 } }],
    [
      'the cell {"kind":"gru","variant":"reset-before"}',
      {
        config: {
          ...CONFIG,
          recurrent: { ...CONFIG.recurrent, cell: { kind: 'gru', variant: 'reset-before' } },
        },
      },
    ],
    ['clipping by value', { training: { ...TRAINED.training, clipping: { kind: 'value', threshold: 1 } } }],
    ['class weights', { training: { ...TRAINED.training, classWeights: 'balanced' } }],
    [
      'the schedule plateau',
      { training: { ...TRAINED.training, schedule: { kind: 'plateau', factor: 0.5, patienceEpochs: 2 } } },
    ],
    ['one long text in lanes', { isLongText: true }],
    ['beam search', { usesBeam: true }],
  ])('is %s', (lack, changes) => {
    expect(whatTwinLacks({ ...TRAINED, ...changes })).toBe(lack);
  });
});

describe('whyNoTwin', () => {
  it.each([
    [null, '/bin/python', null],
    [null, undefined, 'PyTorch is not installed'],
    ['beam search', '/bin/python', 'it cannot do beam search'],
  ])('of a twin that lacks %j with Python %j is %j', (twinLacks, python, why) => {
    expect(whyNoTwin({ twinLacks }, python)).toBe(why);
  });
});
