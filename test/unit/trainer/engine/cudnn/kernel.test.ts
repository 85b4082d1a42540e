import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { tf } from '../../../../../trainer/engine';
import { runOp, runOpWithInt8, usesGpu } from '../../../../../trainer/engine/backend';
import { cellOf } from '../../../../../trainer/engine/cells';
import { disagreement } from '../../../../../trainer/engine/kernels/check';
import { chooseOnGpu, kernelNamed } from '../../../../../trainer/engine/kernels/choice';
import { cudnnKernel } from '../../../../../trainer/engine/kernels/cudnn/kernel';
import { tensorflowCudnnOps } from '../../../../../trainer/engine/kernels/cudnn/ops';
import { packParams, paramsLayout, unpackParams } from '../../../../../trainer/engine/kernels/cudnn/params';
import { CELLS } from '../support/cells';
import { describeCell } from '../support/fixtures';
import { emulatedCudnn, type Mistake } from './emulated-ops';

const Numbers = z.array(z.number());
const Fixture = z.object({
  inputs: z.number(),
  units: z.number(),
  cases: z.array(
    z.object({
      cell: z.union([
        z.object({ kind: z.literal('lstm') }),
        z.object({ kind: z.literal('gru'), variant: z.literal('reset-after') }),
      ]),
      weights: z.array(Numbers),
      params: Numbers,
    }),
  ),
});
const { inputs, units, cases } = Fixture.parse(
  JSON.parse(readFileSync(join(__dirname, 'params.json'), 'utf8')),
);
const reference = kernelNamed('reference');

const valuesOf = (tensor: { dataSync(): unknown }) =>
  [...(tensor.dataSync() as Float32Array)].map((value) => Number(value.toFixed(4)));

describe.each(cases)("cuDNN's parameters of $cell.kind", ({ cell, weights, params }) => {
  const layout = paramsLayout(cellOf(cell))!;
  const tensors = cellOf(cell)
    .weightSpecs({ inputs, units })
    .map(({ shape }, i) => tf.tensor(Float32Array.from(weights[i]!), [...shape]));

  it('lie as Keras lays them out', () => {
    expect(valuesOf(packParams(layout, tensors))).toEqual(params);
  });

  it('come back as the weights that they were', () => {
    const back = unpackParams(layout, { params: tf.tensor1d(params), inputs, units });

    expect(back.map((tensor) => tensor.shape)).toEqual(tensors.map((tensor) => tensor.shape));
    expect(back.map(valuesOf)).toEqual(weights);
  });
});

it('the kernel has the cells that cuDNN has', () => {
  const supported = CELLS.filter((cell) => cudnnKernel().supports(cellOf(cell)));

  expect(supported.map(describeCell)).toEqual(
    CELLS.map(describeCell).filter((name) => !/sigmoid|reset-before/.test(name)),
  );
});

describe("the check that a GPU's kernels go through", () => {
  it('finds that layers computed as NVIDIA documents them agree with the reference', () => {
    expect(disagreement(cudnnKernel(emulatedCudnn()), reference)).toBeNull();
  });

  it.each<[Mistake, RegExp]>([
    ['gates', /^(lstm|gru) differs/],
    ['lengths', /over sequences of different lengths differs/],
    ['initial state', /from an initial state differs/],
  ])('leaves the kernel out where its %s are taken for others', (mistake, said) => {
    const mistaken = cudnnKernel(emulatedCudnn(mistake));

    const { kernel, available, notes } = chooseOnGpu([mistaken, kernelNamed('tensorflow')]);

    expect(kernel.name).toBe('tensorflow');
    expect(available.map(({ name }) => name)).toEqual(['tensorflow', 'reference']);
    expect(notes).toEqual([
      expect.stringMatching(/^The recurrent kernels of cudnn are not used: on this GPU /),
    ]);
    expect(disagreement(mistaken, reference, 2e-2)).toMatch(said);
  });

  it('takes the fastest that agrees', () => {
    const { kernel, available, notes } = chooseOnGpu([
      cudnnKernel(emulatedCudnn()),
      kernelNamed('tensorflow'),
    ]);

    expect(kernel.name).toBe('cudnn');
    expect(available.map(({ name }) => name)).toEqual(['cudnn', 'tensorflow', 'reference']);
    expect(notes).toEqual([]);
  });
});

it('keeps no tensor from one call to the next', () => {
  const kernel = cudnnKernel(emulatedCudnn());
  const call = () => disagreement(kernel, reference);
  call();
  const before = tf.memory().numTensors;

  call();

  expect(tf.memory().numTensors).toBe(before);
});

it("TensorFlow knows cuDNN's ops by the names and attributes that they are called by, and lacks them on a CPU", () => {
  if (usesGpu()) return;
  const [x_BTI, h_B1H] = [tf.zeros([2, 3, 4]), tf.zeros([2, 1, 5])] as [never, never];
  const input = {
    x_BTI,
    h_B1H,
    c_B1H: h_B1H,
    params: tf.zeros([220]) as never,
    lengths_B: tf.tensor1d([3, 2], 'int32'),
  };
  const h_BTH = tf.zeros([2, 3, 5]) as never;
  const [reserved, hostReserved] = [tf.zeros([1]), int8([1])];
  const output = { h_BTH, last: { h_B1H, c_B1H: h_B1H }, workspace: [reserved, hostReserved] };
  const slopes = { h_BTH, lastH_B1H: h_B1H, lastC_B1H: h_B1H };

  expect(() => tensorflowCudnnOps.forward('lstm', input, true)).toThrow(
    /Could not find device|No OpKernel|no kernel/i,
  );
  expect(() => tensorflowCudnnOps.backward('lstm', input, output, slopes)).toThrow(
    /Could not find device|No OpKernel|no kernel/i,
  );
});

it('a tensor of int8 passes from one op to another', () => {
  const back = runOp('Cast', [int8([1, -2, 127])], 1, { SrcT: 'int8', DstT: 'float32', Truncate: false });

  expect(valuesOf(back[0]!)).toEqual([1, -2, 127]);
});

function int8(values: number[]) {
  const attributes = { SrcT: 'float32', DstT: 'int8', Truncate: false } as const;
  return runOpWithInt8('Cast', [tf.tensor1d(values)], 1, attributes)[0]!;
}
