import { runKeys } from '../../../../shared/artifacts/keys';
import { RunRequest } from '../../../../shared/request/request';
import type { Cell } from '../../../../shared/request/network';
import type { Examples } from '../../../../trainer/data/examples';
import { tf } from '../../../../trainer/engine';
import { storeCandidate, type Candidate } from '../../../../trainer/export/candidate';
import { layersFiles } from '../../../../trainer/export/layers-files';
import { loadModel } from '../../../../trainer/export/load';
import { checkReload, largestRelativeDifference } from '../../../../trainer/export/reload-check';
import { temporaryStore } from '../../../support/temporary-store';
import { predictWith, programOf, randomWeights } from '../support/programs';
import { SMALL_TASKS } from '../support/tasks';
import {
  encoded,
  SERIES_ENCODER,
  seriesRequest,
  TOY_ENCODER,
  toyRequest,
  toySeries,
  toyWords,
} from '../support/toy';
import { settledFixture } from '../../../support/settled';

const store = temporaryStore();

const CELLS: Cell[] = [
  { kind: 'simple-rnn', activation: 'tanh' },
  { kind: 'simple-rnn', activation: 'relu' },
  { kind: 'simple-rnn', activation: 'sigmoid' },
  { kind: 'gru', variant: 'reset-before' },
  { kind: 'gru', variant: 'reset-after' },
  { kind: 'lstm', forgetBias: 1 },
];
const CASES = CELLS.flatMap((cell) =>
  [false, true].map((bidirectional) => ({
    name: `${Object.values(cell).join(' ')}${bidirectional ? ' bidirectional' : ''}`,
    cell,
    bidirectional,
  })),
);

/** A network with random weights, biases included, and its outputs for records of different lengths. */
function candidate(input: Parameters<typeof toyRequest>[0], numeric = false) {
  const request = numeric ? seriesRequest(input) : toyRequest(input);
  const encoder = numeric ? SERIES_ENCODER : TOY_ENCODER;
  const program = programOf(request, encoder);
  const weights = randomWeights(program.specs, 3);
  const test: Examples = encoded(numeric ? toySeries(70, 5) : toyWords(70, 5), request, encoder);
  const { outputs } = predictWith(program, weights, test);
  return { request: settledFixture(request), program, weights, encoder, test, outputs, ...unseen };
}

const stored = (run: string, model: Candidate & { request: RunRequest }) =>
  storeCandidate(store, { run, request: model.request }, model);
/** What nobody looks at here. */
const unseen = {
  measured: { test: { loss: 1 }, baseline: { name: 'majority class', test: { loss: 2 } } },
  record: undefined,
};

describe.each(CASES)('a stored model ($name)', ({ cell, bidirectional }) => {
  const model = candidate({ network: { cell, bidirectional, layers: 2, units: 5 } });
  const run = JSON.stringify({ cell, bidirectional }).replace(/\W+/g, '-').toLowerCase();
  const root = runKeys(run).candidate;

  it('predicts the same after reloading', async () => {
    await stored(run, model);

    const loaded = await loadModel(store, root, model.request);

    expect(largestRelativeDifference(loaded.predict(model.test).outputs, model.outputs)).toBeLessThanOrEqual(
      1e-6,
    );
    expect(loaded.encoder).toEqual(TOY_ENCODER);
    loaded.dispose();
  });

  it('has LayersModel files where stock tf.layers can express it', async () => {
    const { length } = await stored(run, model);

    const expressible = !('variant' in cell && cell.variant === 'reset-after');
    expect((await store.head(`${root}model.json`)) !== undefined).toBe(expressible);
    // Its weights are those of weights.bin, stored once.
    expect(await store.head(`${root}tfjs-weights.bin`)).toBeUndefined();
    expect(length).toBe(expressible ? 0 : 1);
  });
});

describe('a stored model', () => {
  it('of numbers and a value reloads, also from LayersModel files', async () => {
    const notices = await stored('series', candidate({ network: { units: 5, bidirectional: true } }, true));

    expect(notices).toEqual([]);
    expect(await store.head(`${runKeys('series').candidate}model.json`)).toBeDefined();
  });

  it.each([
    ['one-to-one, class', {}],
    ['one-to-one, value', {}],
    ['forecast of two fields', { cell: { kind: 'lstm' } }],
    ['tags of numbers', { cell: { kind: 'lstm' } }],
    ['labels of words', { cell: { kind: 'lstm' } }],
    ['labels of numbers', { cell: { kind: 'lstm' } }],
    ['tags of numbers', { cell: { kind: 'gru', variant: 'reset-before' } }],
  ] as const)('for %s has LayersModel files that predict the same (%j)', async (task, network) => {
    const small = SMALL_TASKS.find(({ name }) => name.includes(task))!;
    const request = settledFixture({
      ...small.request,
      network: { ...small.request.network, ...network },
    });
    const program = programOf(request, small.encoder);
    const weights = randomWeights(program.specs, 3);
    const test = encoded(small.records(70, 5), request, small.encoder);
    const { outputs } = predictWith(program, weights, test);
    const run = `layers-${JSON.stringify([task, network]).replace(/\W+/g, '-').toLowerCase()}`;

    const notices = await stored(run, {
      request,
      program,
      weights,
      encoder: small.encoder,
      test,
      outputs,
      ...unseen,
    });

    expect(notices.filter((notice) => !notice.startsWith('no ONNX files: any number of labels'))).toEqual([]);
    expect(await store.head(`${runKeys(run).candidate}model.json`)).toBeDefined();
  });

  it('says why conditions and features keep a network out of LayersModel files', async () => {
    const { request: input, encoder, records } = SMALL_TASKS.find(({ name }) => name.includes('entities'))!;
    const request = settledFixture(input);
    const program = programOf(request, encoder);
    const weights = randomWeights(program.specs, 3);
    const test = encoded(records(20, 5), request, encoder);
    const { outputs } = predictWith(program, weights, test);

    const notices = await stored('features', {
      request,
      program,
      weights,
      encoder,
      test,
      outputs,
      ...unseen,
    });

    expect(notices).toEqual([
      'no TF.js LayersModel files: a sequential model has one input, and this network reads conditions or token features too; the ONNX files contain the model',
    ]);
  });

  it('says that a conditional random field has no LayersModel files', async () => {
    const small = SMALL_TASKS.find(({ name }) => name.includes('tags of numbers'))!;
    const request = RunRequest.parse({
      ...small.request,
      network: { ...small.request.network, cell: { kind: 'lstm' }, tagLayer: 'crf' },
    });
    const program = programOf(request, small.encoder);
    const weights = randomWeights(program.specs, 3);
    const test = encoded(small.records(20, 5), request, small.encoder);
    const { outputs } = predictWith(program, weights, test);

    const notices = await stored('crf', {
      request,
      program,
      weights,
      encoder: small.encoder,
      test,
      outputs,
      ...unseen,
    });

    expect(notices).toEqual([
      'no TF.js LayersModel files: tf.layers has no layer for a conditional random field; the ONNX files contain the model',
    ]);
  });

  it('has weights as little-endian float32 where network.json says', async () => {
    const model = candidate({ network: { units: 3 } });
    await stored('layout', model);

    const bytes = Buffer.from(await store.get(`${runKeys('layout').candidate}weights.bin`));
    const file = JSON.parse(
      Buffer.from(await store.get(`${runKeys('layout').candidate}network.json`)).toString(),
    ) as {
      weights: { name: string; shape: number[]; byteOffset: number }[];
    };

    for (const { name, byteOffset } of file.weights)
      expect(bytes.readFloatLE(byteOffset)).toBe(model.weights[name]![0]);
    expect(bytes.length).toBe(4 * Object.values(model.weights).reduce((sum, { length }) => sum + length, 0));
  });

  it('has the same bytes each time', async () => {
    const model = candidate({});
    const bytes: string[] = [];

    for (const run of ['once', 'twice']) {
      await stored(run, model);
      const files: string[] = [];
      for await (const { key, etag } of store.list(runKeys(run).candidate))
        files.push(`${key.split('/').at(-1)} ${etag}`);
      bytes.push(files.join('\n'));
    }

    expect(bytes[0]).toBe(bytes[1]);
    expect(bytes[0]!.split('\n')).toHaveLength(7);
  });

  it('fails with a named error where it predicts other values than expected', async () => {
    const model = candidate({});
    await stored('differs', model);
    const other = model.outputs.slice();
    other[7]! += 1e-4;

    const check = checkReload({
      store,
      root: runKeys('differs').candidate,
      request: model.request,
      examples: model.test,
      expected: other,
    });

    await expect(check).rejects.toMatchObject({
      name: 'ArtifactCorrupt',
      message: expect.stringMatching(/differ by up to/) as string,
    });
  });

  it.each([
    ['weights.bin', new Uint8Array(12), /does not fit its network/],
    ['network.json', '{}', /is not what it should be/],
    ['encoder.json', 'not json', /is not JSON/],
  ])('is refused with a named error for a broken %s', async (name, bytes, message) => {
    const model = candidate({});
    await stored('broken', model);
    await store.put(`${runKeys('broken').candidate}${name}`, bytes);

    await expect(loadModel(store, runKeys('broken').candidate, model.request)).rejects.toMatchObject({
      name: 'ArtifactCorrupt',
      message: expect.stringMatching(message) as string,
    });
  });

  it('leaves LayersModel files out where their predictions differ', async () => {
    const model = candidate({});
    const outputs = model.outputs.map((value, index) => (index === 3 ? value + 0.01 : value));

    const exported = await layersFiles({ ...model, examples: model.test, outputs });

    expect(exported).toMatchObject({ reason: expect.stringMatching(/predicts other values/) as string });
  });

  it('leaves no tensor behind', async () => {
    const model = candidate({});
    await stored('tensors', model);
    const before = tf.memory().numTensors;

    await stored('tensors', model);

    expect(tf.memory().numTensors).toBe(before);
  });
});
