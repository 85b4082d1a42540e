import fc from 'fast-check';
import { digestOf, splitOf } from '../../../../functions/records/record-split';
import { DataSplit } from '../../../../shared/request/split';

const byHash = DataSplit.parse({ by: 'hash', validationShare: 0.2, testShare: 0.1 });
const byFile = DataSplit.parse({ by: 'file', train: 'a', test: 'b', validationShare: 0.25 });
const digest = (text: string) => digestOf(Buffer.from(text));

describe('the split of a record', () => {
  it('follows the first bits of the SHA-256 of its bytes', () => {
    // sha256sum: "a" ca978112…, 0.791 of the way; "b" 3e23e816…, 0.243; "t" e3b98a4d…, 0.890; "0" 5feceb66…, 0.375;
    // "1" 6b86b273…, 0.420; "9" 19581e27…, 0.0990.
    const splits = ['a', 'b', 't', '0', '1', '9'].map((text) => splitOf(digest(text), 'any', byHash));

    expect(splits).toEqual(['train', 'validation', 'train', 'train', 'train', 'test']);
  });

  it('is that of its file where files are the split', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('train', 'validation', 'test'), (text, side) => {
        expect(splitOf(digest(text), side, byFile)).toBe(side);
      }),
    );
  });

  it('never is test for a training file', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(splitOf(digest(text), 'training', byFile)).not.toBe('test');
      }),
    );
  });

  it('only leaves the training split when a share grows', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0.2, max: 0.8, noNaN: true }), (text, validationShare) => {
        const grown = DataSplit.parse({ by: 'hash', validationShare, testShare: 0.1 });
        const [before, after] = [splitOf(digest(text), 'any', byHash), splitOf(digest(text), 'any', grown)];

        expect(before === after || (before === 'train' && after === 'validation')).toBe(true);
      }),
    );
  });

  it('has about the shares that were asked for', () => {
    const splits = Array.from({ length: 10_000 }, (_, index) =>
      splitOf(digest(`record ${index}`), 'any', byHash),
    );

    expect(splits.filter((split) => split === 'validation').length / 10_000).toBeCloseTo(0.2, 1);
    expect(splits.filter((split) => split === 'test').length / 10_000).toBeCloseTo(0.1, 1);
  });
});
