import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../../../../../trainer/engine';
import type {
  CudnnGradients,
  CudnnInput,
  CudnnOps,
  CudnnSlopes,
  RnnMode,
} from '../../../../../trainer/engine/kernels/cudnn/ops';

/** What goes wrong, to see that it would be found. */
export type Mistake = 'gates' | 'lengths' | 'initial state' | 'input bias' | 'recurrent bias';

/** Matrices and biases by NVIDIA's names: W of the input, R of the state, transposed for a product from the left. */
interface Gate {
  readonly w_IH: Tensor2D;
  readonly r_HH: Tensor2D;
  readonly bW_H: Tensor1D;
  readonly bR_H: Tensor1D;
}

const GATES: Record<RnnMode, number> = { lstm: 4, gru: 3, rnn_tanh: 1, rnn_relu: 1 };

/**
 * cuDNN's recurrent layers as its documentation defines them (NVIDIA cuDNN, API reference, cudnnRNNMode_t and
 * cudnnGetRNNWeightParams), in plain operations, written apart from the engine's cells. Gradients by automatic
 * differentiation.
 */
export const emulatedCudnn = (mistake?: Mistake): CudnnOps => ({
  forward(mode, input) {
    const { h_BTH, h_BH, c_BH } = emulate(mode, input, mistake);
    const [batch, units] = h_BH.shape;
    const asState = (rows: Tensor2D) => rows.reshape<Tensor3D>([batch, 1, units]);
    const c_B1H = mode === 'lstm' ? asState(c_BH) : tf.scalar(0);
    return { h_BTH, last: { h_B1H: asState(h_BH), c_B1H }, workspace: [tf.scalar(1)] };
  },

  backward(mode, input, _output, slopes): CudnnGradients {
    const { x_BTI, h_B1H, c_B1H, params, lengths_B } = input;
    // tfjs takes the tape of the gradient that is being computed for its own.
    const { state } = tf.engine();
    const outer = state.activeTape;
    const [x, h, c, ofParams] = tf.grads((...given: Tensor[]) => {
      const [x_, h_, c_, params_] = given as [Tensor3D, Tensor3D, Tensor, Tensor1D];
      const again = { x_BTI: x_, h_B1H: h_, c_B1H: c_, params: params_, lengths_B };
      return weighted(emulate(mode, again, mistake), slopes).add(c_.sum().mul(0));
    })([x_BTI, h_B1H, c_B1H, params]) as [Tensor3D, Tensor3D, Tensor, Tensor1D];
    state.activeTape = outer;
    return { x_BTI: x, h_B1H: h, c_B1H: c, params: ofParams };
  },
});

interface Emulated {
  readonly h_BTH: Tensor3D;
  readonly h_BH: Tensor2D;
  readonly c_BH: Tensor2D;
}

function weighted({ h_BTH, h_BH, c_BH }: Emulated, slopes: CudnnSlopes): Tensor {
  const ofLast = h_BH.mul(slopes.lastH_B1H.reshape(h_BH.shape)).sum();
  const ofCell = slopes.lastC_B1H.rank === 0 ? 0 : c_BH.mul(slopes.lastC_B1H.reshape(c_BH.shape)).sum();
  return h_BTH.mul(slopes.h_BTH).sum().add(ofLast).add(ofCell);
}

function emulate(mode: RnnMode, input: CudnnInput, mistake: Mistake | undefined): Emulated {
  const { x_BTI, h_B1H, c_B1H, params, lengths_B } = input;
  const [batch, steps, inputs] = x_BTI.shape;
  const units = h_B1H.shape[2];
  const gates = gatesOf(mode, { params, inputs, units }, mistake);
  const fresh = mistake === 'initial state' ? 0 : 1;
  let h = h_B1H.reshape<Tensor2D>([batch, units]).mul<Tensor2D>(fresh);
  let c = c_B1H.rank === 0 ? tf.zerosLike(h) : c_B1H.reshape<Tensor2D>([batch, units]).mul<Tensor2D>(fresh);
  const lengths = mistake === 'lengths' ? lengths_B.mul(0).add(steps) : lengths_B;
  const outputs: Tensor2D[] = [];
  for (let t = 0; t < steps; t++) {
    const counts_B1 = tf.greater(lengths, t).toFloat().reshape<Tensor2D>([batch, 1]);
    const x = x_BTI.slice([0, t, 0], [batch, 1, inputs]).reshape<Tensor2D>([batch, inputs]);
    const after = oneStep(mode, gates, { x, h, c });
    h = h.add(after.h.sub(h).mul(counts_B1));
    c = c.add(after.c.sub(c).mul(counts_B1));
    outputs.push(h.mul(counts_B1));
  }
  return { h_BTH: tf.stack(outputs, 1) as Tensor3D, h_BH: h, c_BH: c };
}

/** cuDNN's order: W of each gate [H, I], R of each [H, H], bW of each, bR of each. */
function gatesOf(
  mode: RnnMode,
  { params, inputs, units }: { params: Tensor1D; inputs: number; units: number },
  mistake: Mistake | undefined,
): Gate[] {
  const count = GATES[mode];
  let from = 0;
  const take = (size: number): Tensor1D => {
    from += size;
    return params.slice(from - size, size);
  };
  const matrices = (columns: number) =>
    Array.from({ length: count }, () =>
      take(units * columns)
        .reshape<Tensor2D>([units, columns])
        .transpose<Tensor2D>(),
    );
  const biases = (isZero: boolean) =>
    Array.from({ length: count }, () => take(units).mul<Tensor1D>(isZero ? 0 : 1));
  const [w, r] = [matrices(inputs), matrices(units)];
  const [bW, bR] = [biases(mistake === 'input bias'), biases(mistake === 'recurrent bias')];
  if (from !== params.size) throw new Error(`${params.size} parameters in place of ${from}`);
  const all = w.map((w_IH, i) => ({ w_IH, r_HH: r[i]!, bW_H: bW[i]!, bR_H: bR[i]! }));
  return mistake === 'gates' ? [...all].reverse() : all;
}

function oneStep(
  mode: RnnMode,
  gates: readonly Gate[],
  { x, h, c }: { x: Tensor2D; h: Tensor2D; c: Tensor2D },
): { h: Tensor2D; c: Tensor2D } {
  const fromInput = (gate: Gate) => x.matMul<Tensor2D>(gate.w_IH).add<Tensor2D>(gate.bW_H);
  const fromState = (gate: Gate) => h.matMul<Tensor2D>(gate.r_HH).add<Tensor2D>(gate.bR_H);
  const sum = (gate: Gate) => fromInput(gate).add<Tensor2D>(fromState(gate));
  const [first, second, third, fourth] = gates as [Gate, Gate, Gate, Gate];
  if (mode === 'rnn_tanh') return { h: sum(first).tanh(), c };
  if (mode === 'rnn_relu') return { h: sum(first).relu(), c };
  if (mode === 'gru') {
    const [r, z] = [sum(first).sigmoid<Tensor2D>(), sum(second).sigmoid<Tensor2D>()];
    const candidate = fromInput(third)
      .add<Tensor2D>(r.mul(fromState(third)))
      .tanh<Tensor2D>();
    return { h: tf.sub<Tensor2D>(1, z).mul<Tensor2D>(candidate).add<Tensor2D>(z.mul(h)), c };
  }
  const [i, f, o] = [first, second, fourth].map((gate) => sum(gate).sigmoid<Tensor2D>()) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ];
  const kept = f.mul<Tensor2D>(c).add<Tensor2D>(i.mul(sum(third).tanh()));
  return { h: o.mul(kept.tanh()), c: kept };
}
