import type { OneToOneNetwork, ManyToManyNetwork, ManyToOneNetwork, PointOutput } from '../../network/config';
import type { RowNetworkConfig } from '../../network/network';
import { GraphBuilder, type Dimension, type Graph } from './graph';
import { inputSteps, type InputNames } from './input';
import { dense } from './layers';
import { readOut } from './readout';
import { recurrentLayers, type Values } from './recurrent';

/** What the outputs of a graph are called. */
export const ROW_OUTPUT = {
  logits: 'logits',
  probabilities: 'probabilities',
  values: 'scaled_values',
} as const;

/**
 * A network that answers with rows of numbers. Of classes and tags its outputs are `logits` and `probabilities`
 * [batch, classes] or [batch, steps, tags], of a conditional random field's tags `logits` alone, of values
 * `scaled_values` [batch, values]; what is beyond a sequence's length means nothing.
 */
export function rowGraph(config: RowNetworkConfig, values: Values, names: InputNames): Graph {
  switch (config.task) {
    case 'one-to-one':
      return vectorGraph(config, values, names);
    case 'many-to-one':
      return pointGraph(config, values, names);
    case 'many-to-many':
      return stepsGraph(config, values, names);
  }
}

function vectorGraph(config: OneToOneNetwork, values: Values, names: InputNames): Graph {
  const graph = new GraphBuilder();
  let x_BI = graph.input(names.input, 'float32', ['batch', config.inputs]);
  for (let layer = 0; layer < config.layers; layer += 1)
    x_BI = graph.node('Relu', [
      dense(graph, values, { name: `layer${layer}`, x: x_BI, outputs: config.units }),
    ]);
  addPoint(graph, values, x_BI, config.output);
  return graph;
}

function pointGraph(config: ManyToOneNetwork, values: Values, names: InputNames): Graph {
  const graph = new GraphBuilder();
  const { states, h_TBH, lengths_B } = readSequence(graph, config, values, names);
  const { readout, recurrent } = config;
  if (readout !== undefined) {
    const features = recurrent.bidirectional ? 2 * recurrent.units : recurrent.units;
    addPoint(graph, values, readOut(graph, values, readout, { h_TBH, lengths_B, features }), config.output);
    return graph;
  }
  // h of the last layer, which has c after it where the cell has one.
  const last = states[states.length - (config.recurrent.cell.kind === 'lstm' ? 2 : 1)]!;
  addPoint(graph, values, last, config.output);
  return graph;
}

function stepsGraph(config: ManyToManyNetwork, values: Values, names: InputNames): Graph {
  const graph = new GraphBuilder();
  const { h_TBH } = readSequence(graph, config, values, names);
  const all_BTH = graph.node('Transpose', [h_TBH], { perm: [1, 0, 2] });
  const conditions = names.conditions.length;
  const own_BTH =
    conditions === 0
      ? all_BTH
      : graph.node('Slice', [
          all_BTH,
          graph.integers(conditions),
          graph.integers(2 ** 31 - 1),
          graph.integers(1),
        ]);
  const logits = dense(graph, values, { name: 'output', x: own_BTH, outputs: config.tags });
  const shape = ['batch', 'steps', config.tags];
  // Probabilities of a chain's tags are those of whole sequences.
  if (config.tagLayer === 'crf') addLogits(graph, logits, shape);
  else addClasses(graph, logits, shape);
  return graph;
}

function readSequence(
  graph: GraphBuilder,
  { input, recurrent }: ManyToOneNetwork | ManyToManyNetwork,
  values: Values,
  names: InputNames,
) {
  const { x_TBI, lengths_B, size } = inputSteps(graph, values, input, names);
  const layers = { ...recurrent, inputs: size, scope: '' };
  return { ...recurrentLayers(graph, values, layers, { x_TBI, lengths_B }), lengths_B };
}

function addPoint(graph: GraphBuilder, values: Values, x_BH: string, output: PointOutput): void {
  if (output.kind === 'labels') throw new TypeError('labels are not written as ONNX');
  const outputs = output.kind === 'class' ? output.classes : (output.outputs ?? 1);
  const result = dense(graph, values, { name: 'output', x: x_BH, outputs });
  if (output.kind === 'class') return addClasses(graph, result, ['batch', outputs]);
  graph.output(result, { name: ROW_OUTPUT.values, type: 'float32', shape: ['batch', outputs] });
}

const addLogits = (graph: GraphBuilder, logits: string, shape: readonly Dimension[]): void =>
  graph.output(logits, { name: ROW_OUTPUT.logits, type: 'float32', shape });

function addClasses(graph: GraphBuilder, logits: string, shape: readonly Dimension[]): void {
  addLogits(graph, logits, shape);
  graph.output(graph.node('Softmax', [logits], { axis: -1 }), {
    name: ROW_OUTPUT.probabilities,
    type: 'float32',
    shape,
  });
}
