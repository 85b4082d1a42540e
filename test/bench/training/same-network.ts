import type { Ready } from './answers';
import type { Contender } from './contender';

/** Of float32 sums in another order; another network is off by far more. */
const TOLERANCE = 1e-3;

/**
 * Whether a twin is the same network: as many parameters, and from the same weights the same loss of the same records.
 *
 * @param readsPadding whether the twin takes padding for steps, which changes the loss of what is read backwards
 * @throws Error saying what differs
 */
export function checkSameNetwork(
  own: Ready,
  { name, ready }: Pick<Contender, 'name' | 'ready'>,
  readsPadding = false,
): void {
  if (ready.parameters !== own.parameters) {
    throw new Error(
      `${name} has ${ready.parameters} parameters, Unroll ${own.parameters}: it is another network.`,
    );
  }
  const difference = Math.abs(ready.lossAtStart - own.lossAtStart) / Math.abs(own.lossAtStart);
  if (!readsPadding && !(difference <= TOLERANCE)) {
    throw new Error(
      `${name} has a loss of ${ready.lossAtStart} before training, Unroll of ${own.lossAtStart}, from the same weights on the same records: it is another network.`,
    );
  }
}
