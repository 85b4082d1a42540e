import type { ChainScores } from './chain';

/**
 * The tag sequence with the highest sum of scores (Viterbi 1967); of equal ones the one with the lower tags, seen from the
 * end.
 *
 * @param scores_TV of each step's tags, of one sequence
 */
export function viterbi(
  scores_TV: Float32Array,
  { transitions_VV, start_V, end_V }: ChainScores,
): Int32Array {
  const tags = start_V.length;
  const steps = scores_TV.length / tags;
  const from_TV = new Int32Array(steps * tags);
  let best = Float64Array.from(start_V, (score, tag) => score + scores_TV[tag]!);
  for (let step = 1; step < steps; step += 1) {
    const next = new Float64Array(tags);
    for (let to = 0; to < tags; to += 1) {
      let from = 0;
      let score = best[0]! + transitions_VV[to]!;
      for (let other = 1; other < tags; other += 1) {
        const otherScore = best[other]! + transitions_VV[other * tags + to]!;
        if (otherScore > score) [from, score] = [other, otherScore];
      }
      from_TV[step * tags + to] = from;
      next[to] = score + scores_TV[step * tags + to]!;
    }
    best = next;
  }
  const path = new Int32Array(steps);
  const ends = best.map((score, tag) => score + end_V[tag]!);
  path[steps - 1] = ends.reduce((top, score, tag) => (score > ends[top]! ? tag : top), 0);
  for (let step = steps - 1; step > 0; step -= 1) path[step - 1] = from_TV[step * tags + path[step]!]!;
  return path;
}
