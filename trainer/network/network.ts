import type { NetworkConfig } from './config';
import type { Network } from './interface';
import { manyToOne } from './many-to-one';

export type { Network, TrainingStep } from './interface';

/** Config to network, a pure function. */
export function buildNetwork(config: NetworkConfig): Network {
  switch (config.task) {
    case 'many-to-one':
      return manyToOne(config);
  }
}
