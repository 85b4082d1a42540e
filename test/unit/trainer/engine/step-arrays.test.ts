import { duringStep, stepFloats } from '../../../../trainer/engine/step-arrays';

describe('arrays of a training step', () => {
  it('are used again by the next step, and by nobody within one', () => {
    const [first, second] = duringStep(() => [stepFloats(100), stepFloats(100)] as const);

    const next = duringStep(() => [stepFloats(100), stepFloats(90)] as const);

    expect(second.buffer).not.toBe(first.buffer);
    expect(new Set(next.map(({ buffer }) => buffer))).toEqual(new Set([first.buffer, second.buffer]));
    expect(next.map(({ length }) => length)).toEqual([100, 90]);
  });

  it('are given back where a step fails', () => {
    let taken: Float32Array | undefined;

    const failed = () =>
      duringStep(() => {
        taken = stepFloats(1234);
        throw new Error('no');
      });

    expect(failed).toThrow('no');
    expect(duringStep(() => stepFloats(1234)).buffer).toBe(taken?.buffer);
  });

  it('belong to who asked for them outside of a step', () => {
    const [first, second] = [stepFloats(77), stepFloats(77)];

    expect(first).toEqual(new Float32Array(77));
    expect(second.buffer).not.toBe(first.buffer);
  });
});
