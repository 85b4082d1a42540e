import type { UseFile, UseGraph } from '../../../shared/inference/use-file';
import type { SampleRecord } from './sample-record';

/** A graph's input in the words of one language. */
export interface FeedSyntax {
  /** The input itself, from a variable `x`. */
  readonly input: (shape: readonly (number | string)[]) => string;
  readonly integers: (values: readonly number[], shape: readonly number[]) => string;
}

/** `"name": value` for each of a graph's inputs that comes from the record. */
export function feedLines(graph: UseGraph, { encoded }: SampleRecord, syntax: FeedSyntax): string[] {
  const { steps, conditions, features } = encoded;
  const seen = { condition: 0, feature: 0 };
  return graph.inputs.flatMap(({ name, role, shape }) => {
    const line = (value: string) => [`${JSON.stringify(name)}: ${value}`];
    switch (role) {
      case 'input':
        return line(syntax.input(shape));
      case 'lengths':
        return line(syntax.integers([steps], [1]));
      case 'condition':
        return line(syntax.integers([conditions[seen.condition++]!], [1]));
      case 'feature':
        return line(syntax.integers([...features[seen.feature++]!], [1, steps, ...widthOf(shape)]));
      default:
        return [];
    }
  });
}

/** Of a feature with several ids a step. */
const widthOf = (shape: readonly (number | string)[]): number[] =>
  shape.slice(2).filter((size) => typeof size === 'number');

/** The graph that a record is read by. */
export const readingGraph = ({ onnx }: UseFile): UseGraph => (onnx.model ?? onnx.encoder ?? onnx.step)!;
