import type { Batch } from '../data/pad';
import { relu, tf } from '../engine';
import type { OneToOneNetwork } from './config';
import { dense, denseSpecs } from './dense';
import { dropoutOf, dropped } from './dropout';
import { pointHead } from './heads/point';
import type { Network, NetworkOptions, TrainingStep } from './interface';
import type { Tensor2D, Weights } from './tensors';

/** One vector to class or value (T_x = T_y = 1): dense layers with relu, then a dense layer without. */
export function oneToOne(config: OneToOneNetwork, options: NetworkOptions = {}): Network {
  const { inputs, units, layers } = config;
  const head = pointHead(config.output, options);
  const hidden = Array.from({ length: layers }, (_, layer) => `layer${layer}`);

  const forward = (weights: Weights, { input, size }: Batch, training?: TrainingStep): Tensor2D => {
    const drop = dropoutOf(config.dropout, training);
    const top_BH = hidden.reduce<Tensor2D>(
      (x_BI, name) => dropped(relu(dense(weights, name, x_BI)), drop, name),
      tf.tensor2d(input, [size, inputs], 'float32'),
    );
    return dense(weights, 'output', top_BH);
  };

  return {
    config,
    specs: [
      ...hidden.flatMap((name, layer) => denseSpecs(name, layer === 0 ? inputs : units, units)),
      ...denseSpecs('output', units, head.outputs, config.outputInitializer),
    ],
    outputs: head.outputs,
    predict: (weights, batch) => forward(weights, batch),
    loss: (weights, batch, training) => head.loss(forward(weights, batch, training), batch.targets),
  };
}
