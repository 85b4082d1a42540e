/**
 * A character-level language model in one sitting, after Karpathy's char-rnn: read a text, train an LSTM to predict
 * each next character by truncated backpropagation through time, and let it write.
 *
 *   npx tsx trainer/examples/char-rnn.ts [text file] [--steps 2000]
 *
 * Shapes: B streams, T steps of a chunk, N = B * T, E embedding, H units, V distinct characters.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as engine from '../engine';
import { tf, type Tensor1D, type Tensor2D, type WeightSpec, type WeightTensors } from '../engine';

/** The sizes that char-rnn starts with. */
const SIZES = { units: 128, layers: 2, embedding: 32, streams: 50, chunk: 50, rate: 2e-3, clip: 5, seed: 1 };

/** From each character to the scores of the next one: an embedding, LSTM layers, and an affine layer at each step. */
function networkOf(vocabulary: number, { units, layers, embedding }: typeof SIZES) {
  const lstm = { cell: { kind: 'lstm' }, inputs: embedding, units, layers, bidirectional: false } as const;
  const lstmSpecs = engine.stackWeightSpecs(lstm);
  const specs: WeightSpec[] = [
    { name: 'embedding', shape: [vocabulary, embedding], initializer: { kind: 'uniform', limit: 0.05 } },
    ...lstmSpecs,
    { name: 'kernel', shape: [units, vocabulary], initializer: { kind: 'glorot-uniform' } },
    { name: 'bias', shape: [vocabulary], initializer: { kind: 'zeros' } },
  ];
  /** Ids [B, T] and the state before them (undefined: zeros) to logits [N, V] and the state after them. */
  const run = (weights: WeightTensors, ids: Int32Array, batch: number, initialState?: Tensor2D[]) => {
    const tokens = { ids, batch, steps: ids.length / batch };
    const x_BTI = engine.embeddingLookup(weights['embedding'] as Tensor2D, tokens);
    const ordered = lstmSpecs.map(({ name }) => weights[name]!);
    const { h_BTH, states } = engine.recurrentStack({ ...lstm, x_BTI, weights: ordered, initialState });
    const x_NI = h_BTH.reshape<Tensor2D>([ids.length, units]);
    const [kernel_IO, bias_O] = [weights['kernel'] as Tensor2D, weights['bias'] as Tensor1D];
    return { logits_NV: engine.affine({ x_NI, kernel_IO, bias_O }), states };
  };
  return { specs, run };
}

/** @throws RangeError for a text too short to give each stream one chunk */
export function charRnn(text: string, given: Partial<typeof SIZES> = {}) {
  const options = { ...SIZES, ...given };
  const { streams, chunk, rate, clip, seed } = options;
  const characters = [...new Set(text)].sort();
  const idOf = new Map(characters.map((character, id) => [character, id]));
  const ids = Int32Array.from(text, (character) => idOf.get(character)!);
  // Each stream reads a stretch of the text from end to end; the very last character is only predicted.
  const stretch = Math.floor((ids.length - 1) / streams);
  if (stretch < chunk) throw new RangeError(`${ids.length} characters: ${streams * chunk + 1} are needed`);
  const chunkAt = (position: number) => {
    const id = (n: number) => ids[Math.floor(n / chunk) * stretch + position + (n % chunk)]!;
    return Int32Array.from({ length: streams * chunk }, (_, n) => id(n));
  };

  const network = networkOf(characters.length, options);
  const training = engine.createTraining({
    specs: network.specs,
    seed,
    optimizer: { kind: 'rmsprop', decay: 0.95 },
    clipping: { kind: 'global-norm', threshold: clip },
  });
  let position = 0;
  let carried: Float32Array[] | undefined;

  /** Learns from the next chunk of each stream; returns its loss, in nats per character. */
  function step(): number {
    if (position + chunk > stretch) position = 0;
    if (position === 0) carried = undefined;
    const { loss } = training.step(rate, (weights) => {
      const before = carried?.map((state) => tf.tensor2d(state, [streams, state.length / streams]));
      const { logits_NV, states } = network.run(weights, chunkAt(position), streams, before);
      // Tensors end with the step, so copies go on; the next chunk takes them as constants: there backpropagation is truncated.
      carried = states.map((state) => state.dataSync<'float32'>().slice());
      return engine.softmaxCrossEntropy({ logits_NV, labels_N: chunkAt(position + 1) });
    });
    position += chunk;
    return loss;
  }

  /** Draws each character from the distribution that the network gives after those before it. */
  function sample(length: number, { temperature = 0.8, name = 'sample' } = {}): string {
    const random = engine.randomStream(seed, name);
    let id = random.integer(characters.length);
    let states: Tensor2D[] | undefined;
    const next = (weights: WeightTensors) => {
      const result = network.run(weights, Int32Array.of(id), 1, states);
      const shares = result.logits_NV.div(temperature).softmax().dataSync();
      id = random.choice(shares);
      states = result.states;
      return characters[id]!;
    };
    return training.evaluate((weights) => Array.from({ length }, () => next(weights)).join(''));
  }

  const dispose = () => training.dispose();
  return { characters, step, sample, dispose };
}

function main() {
  const options = { steps: { type: 'string', default: '2000' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file = 'recipes/fiddle-tunes/data/train.tsv'] = positionals;
  const steps = Number(values.steps);
  if (!Number.isInteger(steps) || steps < 1)
    throw new RangeError(`--steps is ${values.steps}: give 1 or more`);
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const model = charRnn(readFileSync(file, 'utf8'));
  for (let step = 1, loss = Math.log(model.characters.length); step <= steps; step++) {
    loss += 0.02 * (model.step() - loss);
    if (step % 100 === 0) print(`step ${step}: ${loss.toFixed(3)} nats per character`);
    if (step % 500 === 0 || step === steps) print(`\n${model.sample(400, { name: `after step ${step}` })}\n`);
  }
}

if (require.main === module) main();
