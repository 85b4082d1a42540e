/** A linear chain's scores, as factors: exponentials less the largest of each kind, whose sum over a sequence `forward` adds. */
export interface Chain {
  /** V */
  readonly tags: number;
  /** From a tag (row) to the next (column), [V, V]. */
  readonly step_VV: Float64Array;
  readonly start_V: Float64Array;
  readonly end_V: Float64Array;
  readonly largest: { readonly step: number; readonly start: number; readonly end: number };
}

/** Scores of a linear chain (transitions from row to column), as they are learned. */
export interface ChainScores {
  readonly transitions_VV: ArrayLike<number>;
  readonly start_V: ArrayLike<number>;
  readonly end_V: ArrayLike<number>;
}

/** What the forward pass over one sequence leaves for the backward pass. */
export interface Forwarded {
  /** Log of the sum of the exponentials of all tag sequences' scores. */
  readonly logSum: number;
  /** Share of each step's prefixes that end with each tag, [T, V]. */
  readonly alpha_TV: Float64Array;
  /** Exponentials of the scores of each step less their largest, [T, V]. */
  readonly factors_TV: Float64Array;
  /** What each step's shares were divided by, [T]. */
  readonly scales_T: Float64Array;
  /** Sum of the last shares times the factors of ending. */
  readonly last: number;
}

/** Sums over sequences of how often a tag, or a pair of tags, is expected; `backward` adds to them. */
export interface Expected {
  readonly pairs_VV: Float64Array;
  readonly start_V: Float64Array;
  readonly end_V: Float64Array;
}

export function chainOf({ transitions_VV, start_V, end_V }: ChainScores): Chain {
  const [step, start, end] = [transitions_VV, start_V, end_V].map((scores) => factorsOf(scores)) as [
    Factors,
    Factors,
    Factors,
  ];
  return {
    tags: start_V.length,
    step_VV: step.factors,
    start_V: start.factors,
    end_V: end.factors,
    largest: { step: step.largest, start: start.largest, end: end.largest },
  };
}

interface Factors {
  readonly factors: Float64Array;
  readonly largest: number;
}

function factorsOf(scores: ArrayLike<number>): Factors {
  const largest = largestOf(scores);
  return { factors: Float64Array.from(scores, (score) => Math.exp(score - largest)), largest };
}

function largestOf(scores: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let index = 0; index < scores.length; index += 1) largest = Math.max(largest, scores[index]!);
  return largest;
}

/**
 * The forward algorithm with shares that sum to 1 at each step (Rabiner 1989), in double precision.
 *
 * @param scores_TV of one sequence of at least one step
 * @param labels_T only tag sequences that agree with it are summed; at a step with a label that is none of the tags, all
 * are. All tag sequences if left out.
 */
export function forward(chain: Chain, scores_TV: Float32Array, labels_T?: ArrayLike<number>): Forwarded {
  const { tags, step_VV, start_V, end_V, largest } = chain;
  const steps = scores_TV.length / tags;
  const alpha_TV = new Float64Array(steps * tags);
  const factors_TV = new Float64Array(steps * tags);
  const scales_T = new Float64Array(steps);
  let logSum = largest.start + largest.end + (steps - 1) * largest.step;
  for (let step = 0; step < steps; step += 1) {
    const at = step * tags;
    const reached = alpha_TV.subarray(at, at + tags);
    if (step === 0) reached.set(start_V);
    else stepForward(alpha_TV.subarray(at - tags, at), step_VV, reached);
    const label = labels_T?.[step] ?? tags;
    logSum += weigh(reached, {
      scores: scores_TV.subarray(at, at + tags),
      factors: factors_TV.subarray(at, at + tags),
      label: label < tags ? label : null,
    });
    const scale = normalise(reached);
    scales_T[step] = scale;
    logSum += Math.log(scale);
  }
  let last = 0;
  for (let tag = 0; tag < tags; tag += 1) last += alpha_TV[(steps - 1) * tags + tag]! * end_V[tag]!;
  return { logSum: logSum + Math.log(last), alpha_TV, factors_TV, scales_T, last };
}

function stepForward(before: Float64Array, step_VV: Float64Array, reached: Float64Array): void {
  const tags = before.length;
  for (let from = 0; from < tags; from += 1) {
    const share = before[from]!;
    if (share === 0) continue;
    for (let to = 0; to < tags; to += 1) reached[to]! += share * step_VV[from * tags + to]!;
  }
}

/** Multiplies by the factors of a step's scores; returns what was taken from each score before its exponential. */
function weigh(
  reached: Float64Array,
  { scores, factors, label }: { scores: Float32Array; factors: Float64Array; label: number | null },
): number {
  // A label's own score, however low, so that its factor never vanishes.
  const taken = label === null ? largestOf(scores) : scores[label]!;
  for (let tag = 0; tag < scores.length; tag += 1) {
    const factor = label === null || label === tag ? Math.exp(scores[tag]! - taken) : 0;
    factors[tag] = factor;
    reached[tag]! *= factor;
  }
  return taken;
}

function normalise(shares: Float64Array): number {
  let sum = 0;
  for (const share of shares) sum += share;
  for (let tag = 0; tag < shares.length; tag += 1) shares[tag]! /= sum;
  return sum;
}

/**
 * The backward algorithm: probability of each tag at each step, which is the gradient of `logSum` by the step's scores.
 *
 * @param expected what the sequence's pairs, first and last tags are added to: the gradients by the chain's scores
 * @returns [T, V]
 */
export function backward(chain: Chain, forwarded: Forwarded, expected: Expected): Float64Array {
  const { tags, step_VV, end_V } = chain;
  const { alpha_TV, factors_TV, scales_T, last } = forwarded;
  const steps = scales_T.length;
  const marginals_TV = new Float64Array(steps * tags);
  let beta = end_V.map((factor) => factor / last);
  for (let step = steps - 1; step >= 0; step -= 1) {
    const at = step * tags;
    for (let tag = 0; tag < tags; tag += 1) marginals_TV[at + tag] = alpha_TV[at + tag]! * beta[tag]!;
    if (step === 0) break;
    const ahead = beta.map((value, tag) => (value * factors_TV[at + tag]!) / scales_T[step]!);
    beta = new Float64Array(tags);
    for (let from = 0; from < tags; from += 1) {
      const share = alpha_TV[at - tags + from]!;
      let sum = 0;
      for (let to = 0; to < tags; to += 1) {
        const product = step_VV[from * tags + to]! * ahead[to]!;
        sum += product;
        expected.pairs_VV[from * tags + to]! += share * product;
      }
      beta[from] = sum;
    }
  }
  for (let tag = 0; tag < tags; tag += 1) {
    expected.start_V[tag]! += marginals_TV[tag]!;
    expected.end_V[tag]! += marginals_TV[(steps - 1) * tags + tag]!;
  }
  return marginals_TV;
}

/** Probability of each tag at each step of one sequence, [T, V]. */
export const chainMarginals = (chain: Chain, scores_TV: Float32Array): Float64Array =>
  backward(chain, forward(chain, scores_TV), noneExpected(chain.tags));

/** For `backward` to add to. */
export const noneExpected = (tags: number): Expected => ({
  pairs_VV: new Float64Array(tags * tags),
  start_V: new Float64Array(tags),
  end_V: new Float64Array(tags),
});

/** -log P(labels | scores) of one sequence; a label that is none of the tags may be any of them. */
export const chainNats = (chain: Chain, scores_TV: Float32Array, labels_T: ArrayLike<number>): number =>
  forward(chain, scores_TV).logSum - forward(chain, scores_TV, labels_T).logSum;
