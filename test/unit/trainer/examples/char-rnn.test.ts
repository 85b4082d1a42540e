import { readFileSync } from 'node:fs';
import { tf } from '../../../../trainer/engine';
import { charRnn } from '../../../../trainer/examples/char-rnn';

const TINY = { units: 16, layers: 1, embedding: 4, streams: 4, chunk: 10, rate: 0.01 };
const TEXT = 'the cat sat on the mat. '.repeat(20);

/** Losses of so many steps of a network, and what it then writes. */
function trained(text: string, steps: number, seed = 1) {
  const model = charRnn(text, { ...TINY, seed });
  const losses = Array.from({ length: steps }, () => model.step());
  const sample = model.sample(60);
  model.dispose();
  return { losses, sample };
}

describe('char-rnn', () => {
  it('learns a text that repeats itself, from what is no more than a guess', () => {
    const { losses } = trained(TEXT, 150);

    expect(losses[0]).toBeCloseTo(Math.log(new Set(TEXT).size), 1);
    expect(losses.at(-1)).toBeLessThan(0.5);
  });

  it('writes as many characters as are asked for, all of them the text’s own', () => {
    const model = charRnn(`${TEXT}é😀`.repeat(2), TINY);

    const sample = [...model.sample(200)];

    expect(sample).toHaveLength(200);
    expect(model.characters).toEqual(expect.arrayContaining(sample));
    expect(model.characters).toEqual(expect.arrayContaining(['é', '😀']));
    model.dispose();
  });

  it('gives the same losses and the same text for the same seed, and others for another', () => {
    const first = trained(TEXT, 20);

    expect(trained(TEXT, 20)).toEqual(first);
    expect(trained(TEXT, 20, 2)).not.toEqual(first);
  });

  it('keeps the number of live tensors flat, and disposes all in the end', () => {
    const before = tf.memory().numTensors;
    const model = charRnn(TEXT, TINY);
    const counts = Array.from({ length: 30 }, () => {
      model.step();
      model.sample(2);
      return tf.memory().numTensors;
    });
    model.dispose();

    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a text that is too short for its streams, and says how long it must be', () => {
    expect(() => charRnn('too short', TINY)).toThrow('9 characters: 41 are needed');
  });

  it('can be read in one sitting', () => {
    expect(readFileSync('trainer/examples/char-rnn.ts', 'utf8').split('\n').length).toBeLessThanOrEqual(125);
  });
});
