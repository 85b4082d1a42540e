import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chainMarginals, chainNats, chainOf } from '../../../../shared/decoding/chain';
import { viterbi } from '../../../../shared/decoding/viterbi';
import { createTraining, crfLoss, inScope, tf } from '../../../../trainer/engine';
import type { Tensor1D, Tensor2D } from '../../../../trainer/network/tensors';

type Numbers = Readonly<Record<'logits' | 'transitions' | 'start' | 'end', number[]>>;

interface Case extends Numbers {
  readonly tags: number;
  readonly lengths: number[];
  readonly labels: number[];
  readonly nats: number[];
  readonly gradients: Numbers;
  readonly best: number[][];
}

/** Numbers made by fixtures/make_crf.py, which enumerates all tag sequences. */
const { cases } = JSON.parse(readFileSync(join(__dirname, 'fixtures/crf.json'), 'utf8')) as { cases: Case[] };
const named = cases.map((one) => ({ ...one, name: `${one.tags} tags, lengths ${one.lengths.join()}` }));

const DIVISOR = 4;

const specsOf = ({ tags, logits }: Case) => [
  { name: 'logits', shape: [logits.length / tags, tags], initializer: { kind: 'zeros' as const } },
  { name: 'transitions', shape: [tags, tags], initializer: { kind: 'zeros' as const } },
  { name: 'start', shape: [tags], initializer: { kind: 'zeros' as const } },
  { name: 'end', shape: [tags], initializer: { kind: 'zeros' as const } },
];

const lossOf = (one: Case, tensors: Readonly<Record<string, ReturnType<typeof tf.tensor>>>) =>
  crfLoss({
    logits_NV: tensors['logits'] as Tensor2D,
    transitions_VV: tensors['transitions'] as Tensor2D,
    start_V: tensors['start'] as Tensor1D,
    end_V: tensors['end'] as Tensor1D,
    labels_BT: Int32Array.from(one.labels),
    lengths_B: Int32Array.from(one.lengths),
    divisor: DIVISOR,
  });

const tensorsOf = (one: Case) =>
  Object.fromEntries(
    specsOf(one).map(({ name, shape }) => [name, tf.tensor(one[name as keyof Numbers], shape)]),
  );

/** Scores and labels of each sequence. */
function sequencesOf({ tags, lengths, logits, labels }: Case) {
  const steps = Math.max(...lengths);
  return lengths.map((length, row) => ({
    scores_TV: Float32Array.from(logits.slice(row * steps * tags, (row * steps + length) * tags)),
    labels_T: labels.slice(row * steps, row * steps + length),
  }));
}

const chainScoresOf = ({ transitions, start, end }: Case) => ({
  transitions_VV: transitions,
  start_V: start,
  end_V: end,
});

describe.each(named)('a conditional random field of $name', (one) => {
  const total = one.nats.reduce((sum, nats) => sum + nats, 0);
  const tolerance = 1e-5 * Math.max(1, total);

  it('has the loss of all tag sequences enumerated', () => {
    const loss = inScope(() => lossOf(one, tensorsOf(one)).dataSync()[0]!);

    expect(Math.abs(loss * DIVISOR - total)).toBeLessThan(tolerance);
  });

  it('has the gradient of all tag sequences enumerated, and none in the padding', () => {
    const training = createTraining({
      specs: specsOf(one),
      seed: 1,
      optimizer: { kind: 'sgd', momentum: 0, nesterov: false },
      clipping: { kind: 'none' },
    });
    training.importWeights(
      Object.fromEntries(
        specsOf(one).map(({ name }) => [name, new Float32Array(one[name as keyof Numbers])]),
      ),
    );

    training.step(DIVISOR, (tensors) => lossOf(one, tensors));

    const after = training.exportWeights();
    for (const [name, expected] of Object.entries(one.gradients)) {
      const found = [...after[name]!].map((value, index) => one[name as keyof Numbers][index]! - value);
      found.forEach((slope, index) => expect(Math.abs(slope - expected[index]!)).toBeLessThan(2e-5));
      expect(found).toHaveLength(expected.length);
    }
  });

  it('answers with the likeliest tag sequence', () => {
    const best = sequencesOf(one).map(({ scores_TV }) => [...viterbi(scores_TV, chainScoresOf(one))]);

    expect(best).toEqual(one.best);
  });

  it('knows what a sequence costs alone, and any tag where the label is none of them', () => {
    const chain = chainOf(chainScoresOf(one));

    for (const [row, { scores_TV, labels_T }] of sequencesOf(one).entries()) {
      const nats = chainNats(chain, scores_TV, labels_T);
      const anyFirst = Array.from({ length: one.tags }, (_, first) =>
        Math.exp(-chainNats(chain, scores_TV, [first, ...labels_T.slice(1)])),
      );

      expect(Math.abs(nats - one.nats[row]!)).toBeLessThan(tolerance);
      expect(Math.exp(-chainNats(chain, scores_TV, [one.tags, ...labels_T.slice(1)]))).toBeCloseTo(
        anyFirst.reduce((sum, probability) => sum + probability, 0),
        6,
      );
    }
  });

  it('has probabilities of tags that sum to 1 at each step', () => {
    const chain = chainOf(chainScoresOf(one));

    for (const { scores_TV, labels_T } of sequencesOf(one)) {
      const marginals = chainMarginals(chain, scores_TV);
      labels_T.forEach((_, step) => {
        const ofStep = marginals.slice(step * one.tags, (step + 1) * one.tags);
        expect(ofStep.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9);
      });
    }
  });
});

it('a conditional random field refuses tags that it does not have, and lengths beyond the steps', () => {
  const one = cases[0]!;
  const tensors = tensorsOf(one);

  expect(() => lossOf({ ...one, labels: one.labels.map(() => 3) }, tensors)).toThrow('tag 3 is outside 0..2');
  expect(() => lossOf({ ...one, lengths: [4, 0, 6] }, tensors)).toThrow('sequence 1 has length 0');
  expect(() => lossOf({ ...one, labels: [0] }, tensors)).toThrow('1 tags given: 18 are needed');
});

it('a conditional random field charges what is next to impossible in full, not infinitely', () => {
  const none = { transitions_VV: [0, 0, 0, 0], start_V: [0, 0], end_V: [0, 0] };

  expect(chainNats(chainOf(none), Float32Array.of(2000, 0, 0, 3000), [1, 0])).toBeCloseTo(5000, 9);
});
