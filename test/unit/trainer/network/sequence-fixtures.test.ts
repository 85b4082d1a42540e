import { teacherOf } from '../../../../trainer/network/decoder-teacher';
import { encoderDecoder } from '../../../../trainer/network/encoder-decoder';
import { languageModel } from '../../../../trainer/network/language-model';
import { largestDifference } from '../engine/support/compare';
import {
  batchOf,
  encoderDecoderConfig,
  gradientsOf,
  languageModelConfig,
  readSequenceFixtures,
  validRows,
  weightsFrom,
  withWeights,
} from './support/sequences';

const TARGET_VOCABULARY = 7;
const training = { seed: 1, step: 0 };
const fixtures = readSequenceFixtures();

const worstOf = (found: Record<string, Float32Array>, expected: Record<string, number[]>) =>
  Object.entries(expected)
    .map(([name, values]) => [name, largestDifference(found[name] ?? [], values)] as const)
    .filter(([, difference]) => !(difference < 1e-5));

describe('networks of sequences', () => {
  it.each(
    fixtures.encoderDecoders.map((fixture) => ({
      fixture,
      name: `${fixture.cell.kind}, ${fixture.layers} layers, ${fixture.bidirectional ? 'bi' : 'uni'}directional, attention ${fixture.attention}, tied ${fixture.tied}`,
    })),
  )('an encoder-decoder ($name) computes the logits, loss and gradients of PyTorch', ({ fixture }) => {
    const network = encoderDecoder(encoderDecoderConfig({ ...fixture, tiedEmbeddings: fixture.tied }));
    const batch = batchOf(fixtures, { extraSteps: 2 });

    const { loss, gradients } = gradientsOf(network.specs, fixture.weights, (weights) =>
      network.loss(weights, batch, training),
    );
    const logits = withWeights(
      () => weightsFrom(network.specs, fixture.weights),
      (weights) =>
        validRows(
          network.read(weights, batch).logits().dataSync() as Float32Array,
          teacherOf(batch),
          TARGET_VOCABULARY,
        ),
    );

    expect(network.specs.map(({ name }) => name).sort()).toEqual(Object.keys(fixture.weights).sort());
    expect(largestDifference(logits, fixture.logits)).toBeLessThan(1e-5);
    expect(loss).toBeCloseTo(fixture.loss, 5);
    expect(worstOf(gradients, fixture.gradients)).toEqual([]);
  });

  it.each(
    fixtures.languageModels.map((fixture) => ({
      fixture,
      name: `${fixture.cell.kind}, ${fixture.layers} layers, conditional ${fixture.conditional}, tied ${fixture.tied}`,
    })),
  )('a language model ($name) computes the logits, loss and gradients of PyTorch', ({ fixture }) => {
    const model = languageModel(languageModelConfig({ ...fixture, tiedEmbeddings: fixture.tied }));
    const { targets, conditions } = fixtures;
    const batch = batchOf(fixture.conditional ? { targets, conditions } : { targets }, { extraSteps: 1 });
    const teacher = teacherOf(batch);

    const { loss, gradients } = gradientsOf(model.specs, fixture.weights, (weights) =>
      model.loss(weights, batch, training),
    );
    const logits = withWeights(
      () => weightsFrom(model.specs, fixture.weights),
      (weights) => {
        const result = model.logits(weights, { teacher, conditions_B: batch.conditions[0] });
        return validRows(result.logits_NV.dataSync() as Float32Array, teacher, TARGET_VOCABULARY);
      },
    );

    expect(model.specs.map(({ name }) => name).sort()).toEqual(Object.keys(fixture.weights).sort());
    expect(largestDifference(logits, fixture.logits)).toBeLessThan(1e-5);
    expect(loss).toBeCloseTo(fixture.loss, 5);
    expect(worstOf(gradients, fixture.gradients)).toEqual([]);
  });
});
