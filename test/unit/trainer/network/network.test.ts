import type { Encoder } from '../../../../shared/dataset';
import { padBatch } from '../../../../trainer/data/pad';
import { initialize } from '../../../../trainer/engine';
import { NetworkConfig, resolveNetwork, type ManyToOneNetwork } from '../../../../trainer/network/config';
import { buildNetwork } from '../../../../trainer/network/network';
import { withValues } from '../../../../trainer/network/values';
import { packFloats, parameterCount, unpackFloats } from '../../../../trainer/network/weights-file';
import { encoded, SERIES_ENCODER, seriesRequest, TOY_ENCODER, toyRequest, toyWords } from '../support/toy';
import { settledFixture } from '../../../support/settled';

const networkOf = (input: Parameters<typeof toyRequest>[0] = {}, encoder: Encoder = TOY_ENCODER) =>
  buildNetwork(
    resolveNetwork(
      settledFixture(encoder === TOY_ENCODER ? toyRequest(input) : seriesRequest(input)),
      encoder,
    ) as ManyToOneNetwork,
  );

describe('resolveNetwork', () => {
  it('takes the open sizes from the encoder', () => {
    const tokens = networkOf().config as ManyToOneNetwork;
    const numbers = networkOf({}, SERIES_ENCODER).config as ManyToOneNetwork;

    expect(tokens.input).toEqual({
      kind: 'tokens',
      vocabulary: 5,
      embeddingSize: 6,
      conditions: [],
      features: [],
      featureEmbeddingSize: 32,
      tokenDropout: 0,
      embeddingInitializer: { kind: 'uniform', limit: 0.05 },
    });
    expect(tokens.output).toEqual({ kind: 'class', classes: 2 });
    expect(numbers.input).toEqual({ kind: 'numeric', channels: 2 });
    expect(numbers.output).toEqual({ kind: 'value' });
    expect(NetworkConfig.parse(tokens)).toEqual(tokens);
  });
});

describe('buildNetwork', () => {
  it('lists the weights of every layer', () => {
    const { specs } = networkOf({ network: { units: 4, embeddingSize: 3, layers: 2, bidirectional: true } });

    const table = Object.fromEntries(specs.map(({ name, shape }) => [name, shape]));

    expect(table).toMatchObject({
      'embedding/table': [5, 3],
      'layer0/forward/kernel': [3, 16],
      'layer1/backward/kernel': [8, 16],
      'layer1/backward/recurrent_kernel': [4, 16],
      'output/kernel': [8, 2],
      'output/bias': [2],
    });
    // 15 embedding; per direction 4H(I + H + 1) with I 3 and 8; dense 16 + 2.
    expect(parameterCount(specs)).toBe(15 + 2 * 16 * 8 + 2 * 16 * 13 + 18);
  });

  it('predicts the same for a sequence alone and beside longer ones', () => {
    const network = networkOf({ network: { layers: 2, bidirectional: true } });
    const examples = encoded(toyWords(12, 4), toyRequest(), TOY_ENCODER);
    const values = Object.fromEntries(network.specs.map((spec) => [spec.name, initialize(spec, 1)]));

    const { alone, together } = withValues(network.specs, values, (run) => ({
      together: run((weights) =>
        network
          .predict(
            weights,
            padBatch(
              examples,
              Int32Array.from({ length: 12 }, (_, i) => i),
            ),
          )
          .dataSync(),
      ),
      alone: Array.from({ length: 12 }, (_, record) => [
        ...run((weights) => network.predict(weights, padBatch(examples, Int32Array.of(record))).dataSync()),
      ]).flat(),
    }));

    alone.forEach((value, index) => expect(value).toBeCloseTo(together[index]!, 5));
  });

  it('drops activations in training only, by seed and step', () => {
    const network = networkOf({ network: { dropout: 0.5, layers: 2 } });
    const batch = padBatch(
      encoded(toyWords(8, 4), toyRequest(), TOY_ENCODER),
      Int32Array.from({ length: 8 }, (_, i) => i),
    );
    const values = Object.fromEntries(network.specs.map((spec) => [spec.name, initialize(spec, 1)]));

    const losses = withValues(network.specs, values, (run) =>
      [
        { seed: 1, step: 0 },
        { seed: 1, step: 0 },
        { seed: 1, step: 1 },
        { seed: 2, step: 0 },
      ].map((step) => run((weights) => network.loss(weights, batch, step).dataSync())[0]),
    );

    expect(losses[1]).toBe(losses[0]);
    expect(losses[2]).not.toBe(losses[0]);
    expect(losses[3]).not.toBe(losses[0]);
  });

  it('drops connections from state to state in training only, by seed and step', () => {
    const plain = networkOf({ network: { dropout: 0 } });
    const network = networkOf({ network: { dropout: 0, recurrentDropout: 0.5 } });
    const batch = padBatch(encoded(toyWords(8, 4), toyRequest(), TOY_ENCODER), Int32Array.of(0, 1, 2, 3));
    const values = Object.fromEntries(network.specs.map((spec) => [spec.name, initialize(spec, 1)]));
    const numbers = (of: typeof network, step: number) =>
      withValues(of.specs, values, (run) =>
        run((weights) => [
          of.loss(weights, batch, { seed: 1, step }).dataSync()[0],
          ...of.predict(weights, batch).dataSync(),
        ]),
      );

    const [ofPlain, first, again, next] = [
      numbers(plain, 0),
      numbers(network, 0),
      numbers(network, 0),
      numbers(network, 1),
    ];

    expect(again).toEqual(first);
    expect(first.slice(1)).toEqual(ofPlain.slice(1));
    expect(new Set([ofPlain[0], first[0], next[0]]).size).toBe(3);
    expect(network.config).toMatchObject({ recurrentDropout: 0.5 });
  });
});

describe('packFloats', () => {
  it('writes what unpackFloats reads', () => {
    const arrays = [Float32Array.of(1.5, -2), new Float32Array(), Float32Array.of(3e-30)];

    const bytes = packFloats(arrays);

    expect(unpackFloats(bytes, [2, 0, 1])).toEqual(arrays);
    expect(() => unpackFloats(bytes, [2, 2])).toThrow('12 bytes of weights where 16 are expected');
  });
});
