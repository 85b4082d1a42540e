import type { Readout } from '../../network/config';
import { FLOAT, INT64, type GraphBuilder } from './graph';
import { dense, scalar } from './layers';
import type { Values } from './recurrent';

/** As the trainer has it: of a step beyond a sequence's end. */
const NEVER = -1e9;

export interface StatesToRead {
  /** [T, B, F]; zero beyond a sequence's length. */
  readonly h_TBH: string;
  /** [B] */
  readonly lengths_B: string;
  /** F */
  readonly features: number;
}

/** One vector of each sequence [B, F], as the trainer reads them out. */
export function readOut(
  graph: GraphBuilder,
  values: Values,
  readout: Readout,
  { h_TBH, lengths_B, features }: StatesToRead,
): string {
  const overSteps = (operator: string, x_TBH: string) =>
    graph.node(operator, [x_TBH, graph.integers(0)], { keepdims: 0 });
  const lengths_B1 = graph.node('Unsqueeze', [lengths_B, graph.integers(1)]);
  if (readout === 'mean')
    return graph.node('Div', [
      overSteps('ReduceSum', h_TBH),
      graph.node('Cast', [lengths_B1], { to: FLOAT }),
    ]);
  const counts_TB1 = graph.node('Less', [
    stepNumbers(graph, h_TBH),
    graph.node('Cast', [lengths_B1], { to: INT64 }),
  ]);
  const within = (x: string) => graph.node('Where', [counts_TB1, x, scalar(graph, NEVER)]);
  if (readout === 'max') return overSteps('ReduceMax', within(h_TBH));
  const hidden = graph.node('Tanh', [dense(graph, values, { name: 'readout', x: h_TBH, outputs: features })]);
  const query = graph.weights('readout/query', values['readout/query']!, [features, 1]);
  const scores_TB1 = within(graph.node('MatMul', [hidden, query]));
  const shares_TB1 = graph.node('Softmax', [scores_TB1], { axis: 0 });
  return overSteps('ReduceSum', graph.node('Mul', [h_TBH, shares_TB1]));
}

/** 0, 1, 2, … of the steps: [T, 1, 1]. */
function stepNumbers(graph: GraphBuilder, h_TBH: string): string {
  const steps = graph.node('Squeeze', [graph.node('Shape', [h_TBH], { start: 0, end: 1 })]);
  const numbers_T = graph.node('Range', [
    graph.node('Squeeze', [graph.integers(0)]),
    steps,
    graph.node('Squeeze', [graph.integers(1)]),
  ]);
  return graph.node('Unsqueeze', [numbers_T, graph.integers(1, 2)]);
}
