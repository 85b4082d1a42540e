import fc from 'fast-check';
import { likeliestFirst } from '../../../../shared/decoding/likeliest-first';

it('ids come in the order of a whole sort, ties by id', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -4, max: 0 }), { maxLength: 40 }), (given) => {
      const scores = Float32Array.from(given);
      const ids = Int32Array.from(given.keys()).filter((id) => id % 3 !== 1);

      const ordered = [...likeliestFirst(scores, ids)];

      expect(ordered).toEqual([...ids].sort((a, b) => scores[b]! - scores[a]! || a - b));
    }),
  );
});
