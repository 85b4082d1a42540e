import type { MatrixInitializer } from '../../shared/request/network';
import type { WeightSpec } from '../engine';

/** As Keras initializes an embedding; what models started from before it could be chosen. */
const UNSAID: MatrixInitializer = { kind: 'uniform', limit: 0.05 };

/** A table of embeddings: one row for each id. */
export const embeddingSpec = (
  name: string,
  [rows, size]: readonly [number, number],
  initializer: MatrixInitializer = UNSAID,
): WeightSpec => ({ name, shape: [rows, size], initializer });
