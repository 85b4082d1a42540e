import { checkSameNetwork } from '../../../bench/training/same-network';

const OWN = { parameters: 100, lossAtStart: 2 };
const twin = (changes: Partial<typeof OWN>) => ({ name: 'twin', ready: { ...OWN, ...changes } });

describe('checkSameNetwork', () => {
  it('takes a loss that differs by rounding', () => {
    expect(() => checkSameNetwork(OWN, twin({ lossAtStart: 2.00001 }))).not.toThrow();
  });

  it.each([
    [{ parameters: 101 }, 'twin has 101 parameters, Unroll 100'],
    [{ lossAtStart: 2.1 }, 'twin has a loss of 2.1 before training, Unroll of 2,'],
    [{ lossAtStart: NaN }, 'twin has a loss of NaN'],
  ])('refuses %j', (changes, message) => {
    expect(() => checkSameNetwork(OWN, twin(changes))).toThrow(message);
  });

  it('takes any loss of a twin that reads padding, but no other size', () => {
    expect(() => checkSameNetwork(OWN, twin({ lossAtStart: 2.1 }), true)).not.toThrow();
    expect(() => checkSameNetwork(OWN, twin({ parameters: 99 }), true)).toThrow('99 parameters');
  });
});
