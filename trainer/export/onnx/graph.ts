/** ONNX's element types that the graphs use. */
export type ElementType = 'float32' | 'int32' | 'int64';

/** ONNX's numbers for types that values are cast to. */
export const FLOAT = 1;
export const INT64 = 7;

/** A number, or the name of a size that is known only when the graph runs: `batch`, `steps`. */
export type Dimension = number | string;

/** A graph's input or output. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

export interface Constant {
  readonly name: string;
  readonly values: Float32Array | Int32Array | BigInt64Array;
  readonly shape: readonly number[];
}

export type Attribute = number | string | readonly number[] | readonly string[];

export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph of ONNX operators as plain data, its nodes in an order in which they can be computed. */
export interface Graph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly constants: readonly Constant[];
  readonly nodes: readonly Node[];
}

/** Puts a graph together node by node; values are known by their names. */
export class GraphBuilder implements Graph {
  readonly inputs: Port[] = [];
  readonly outputs: Port[] = [];
  readonly constants: Constant[] = [];
  readonly nodes: Node[] = [];
  readonly #names = new Set<string>();

  input(name: string, type: ElementType, shape: readonly Dimension[]): string {
    this.inputs.push({ name, type, shape });
    this.#names.add(name);
    return name;
  }

  /** Gives a value the name of an output. */
  output(value: string, port: Port): void {
    this.nodes.push({ operator: 'Identity', inputs: [value], outputs: [port.name], attributes: {} });
    this.outputs.push(port);
    this.#names.add(port.name);
  }

  /** A tensor of weights; of a name that is taken already, the tensor of that name. */
  weights(name: string, values: Float32Array, shape: readonly number[]): string {
    if (!this.constants.some((constant) => constant.name === name))
      this.constants.push({ name, values, shape });
    this.#names.add(name);
    return name;
  }

  /** A list of integers, as shapes and axes are. */
  integers(...values: readonly number[]): string {
    const name = `int64/${values.join(',')}`;
    if (!this.constants.some((constant) => constant.name === name))
      this.constants.push({ name, values: BigInt64Array.from(values, BigInt), shape: [values.length] });
    return name;
  }

  /** A single 32-bit integer, of rank 0. */
  int32(value: number): string {
    const name = `int32/${value}`;
    if (!this.constants.some((constant) => constant.name === name))
      this.constants.push({ name, values: Int32Array.of(value), shape: [] });
    return name;
  }

  /** @returns the first output; the names of others are those of `outputs` */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Node['attributes'] = {},
    outputs: readonly string[] = [this.fresh(operator)],
  ): string {
    this.nodes.push({ operator, inputs, outputs, attributes });
    return outputs[0]!;
  }

  /** A name that no value has. */
  fresh(stem: string): string {
    for (let count = 0; ; count += 1) {
      const name = `${stem}/${count}`;
      if (this.#names.has(name)) continue;
      this.#names.add(name);
      return name;
    }
  }
}
