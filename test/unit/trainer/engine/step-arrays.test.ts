import { outlivingStep, tf } from '../../../../trainer/engine';
import { duringStep, stepFloats } from '../../../../trainer/engine/step-arrays';

describe('arrays of a training step', () => {
  it('are used again by the next step, and by nobody within one', () => {
    const [first, second] = duringStep(() => [stepFloats(100), stepFloats(100)] as const);

    const next = duringStep(() => [stepFloats(100), stepFloats(99)] as const);

    expect(second.byteOffset).not.toBe(first.byteOffset);
    expect(next.map(({ byteOffset }) => byteOffset)).toEqual([first.byteOffset, second.byteOffset]);
    expect(next.map(({ length }) => length)).toEqual([100, 99]);
  });

  it('are given back where a step fails', () => {
    let taken: Float32Array | undefined;

    const failed = () =>
      duringStep(() => {
        taken = stepFloats(1234);
        throw new Error('no');
      });

    expect(failed).toThrow('no');
    expect(duringStep(() => stepFloats(1234)).byteOffset).toBe(taken?.byteOffset);
  });

  it('of a step within another one are used again by the next one within it, and not the outer ones', () => {
    const { outer, inner } = duringStep(() => {
      const first = stepFloats(100);
      return {
        outer: [first, stepFloats(100)],
        inner: [1, 2].map(() => duringStep(() => stepFloats(100))),
      };
    });

    const places = [...outer, ...inner].map(({ byteOffset }) => byteOffset);
    expect(new Set(places).size).toBe(3);
    expect(places[3]).toBe(places[2]);
  });

  it('are copied for a tensor that outlives its step', () => {
    const [kept, lost] = duringStep(() => {
      const made = tf.tensor1d(stepFloats(3).fill(7));
      return [outlivingStep(made), made];
    });
    duringStep(() => stepFloats(3).fill(8));

    expect([kept, lost].map((tensor) => tensor.dataSync()[0])).toEqual([7, 8]);
  });

  it('belong to who asked for them outside of a step', () => {
    const [first, second] = [stepFloats(77), stepFloats(77)];

    expect(first).toEqual(new Float32Array(77));
    expect(second.buffer).not.toBe(first.buffer);
  });
});
