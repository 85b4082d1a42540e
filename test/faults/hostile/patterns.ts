import { matchesName, matchesPath } from '../../../shared/request/glob';
import { Random, seedOf } from '../../fuzz/random';

const LONGEST = 20_000;

/** Matches a pattern of many stars against a long name, which would take longer than the universe where it backtracks. */
export function matchHostile(seed: number, index: number): string {
  const random = new Random(seedOf(seed, index));
  const letters = random.pick([['a'], ['a', 'b']] as const);
  const piece = () => `*${random.many(0, 2, () => random.pick(letters)).join('')}`;
  const pattern = random.many(2, 60, piece).join('');
  const name = Array.from({ length: random.between(1_000, LONGEST) }, () => random.pick(letters)).join('');
  const found = matchesName(`${pattern}c`, name) || matchesPath(`${pattern}c`, name);
  if (found) throw new Error(`${pattern}c matches a name without c`);
  return 'no match';
}
