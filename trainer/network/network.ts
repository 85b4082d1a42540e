import type { ManyToManyNetwork, ManyToOneNetwork, OneToOneNetwork } from './config';
import type { Network, NetworkOptions } from './interface';
import { manyToMany } from './many-to-many';
import { manyToOne } from './many-to-one';
import { oneToOne } from './one-to-one';

export type { Network, NetworkOptions, TrainingStep } from './interface';

/** Networks that answer with rows of numbers: one per sequence, or one per step. */
export type RowNetworkConfig = OneToOneNetwork | ManyToOneNetwork | ManyToManyNetwork;

/** Config to network, a pure function. */
export function buildNetwork(config: RowNetworkConfig, options: NetworkOptions = {}): Network {
  switch (config.task) {
    case 'one-to-one':
      return oneToOne(config, options);
    case 'many-to-one':
      return manyToOne(config, options);
    case 'many-to-many':
      return manyToMany(config, options);
  }
}
