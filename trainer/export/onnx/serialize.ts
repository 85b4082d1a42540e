import type * as OnnxModule from 'onnx-buf' with { 'resolution-mode': 'import' };
import type { Attribute, Constant, Graph, Node, Port } from './graph';

type Onnx = typeof OnnxModule;

/** ONNX's operators as of opset 21 (ONNX 1.16), which all runtimes since 2024 have; its files are of IR version 10. */
export const OPSET = 21;
const IR_VERSION = 10;

/**
 * A graph as an ONNX file. The same graph gives the same bytes.
 *
 * @param name of the graph, which viewers show
 */
export async function serializeGraph(graph: Graph, name: string): Promise<Uint8Array> {
  // Both are ES modules.
  const [onnx, { create, toBinary }] = await Promise.all([import('onnx-buf'), import('@bufbuild/protobuf')]);
  const port = (from: Port) => valueInfo(onnx, from);
  return toBinary(
    onnx.ModelProtoSchema,
    create(onnx.ModelProtoSchema, {
      irVersion: BigInt(IR_VERSION),
      producerName: 'unroll',
      opsetImport: [{ domain: '', version: BigInt(OPSET) }],
      graph: {
        name,
        input: graph.inputs.map(port),
        output: graph.outputs.map(port),
        initializer: graph.constants.map((constant) => tensor(onnx, constant)),
        node: graph.nodes.map((node, index) => nodeProto(onnx, node, index)),
      },
    }),
  );
}

function valueInfo(onnx: Onnx, { name, type, shape }: Port) {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'number'
        ? ({ case: 'dimValue', value: BigInt(size) } as const)
        : ({ case: 'dimParam', value: size } as const),
  }));
  const elemType = elementType(onnx, type);
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } as const } };
}

function elementType({ TensorProto_DataType: types }: Onnx, type: Port['type']) {
  return { float32: types.FLOAT, int32: types.INT32, int64: types.INT64 }[type];
}

function tensor(onnx: Onnx, { name, values, shape }: Constant) {
  const type = values instanceof Float32Array ? 'float32' : values instanceof Int32Array ? 'int32' : 'int64';
  return {
    name,
    dims: shape.map(BigInt),
    dataType: elementType(onnx, type),
    rawData: littleEndian(values),
  };
}

/** As the format stores numbers, on any machine. */
function littleEndian(values: Constant['values']): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  values.forEach((value: number | bigint, index: number) => {
    if (typeof value === 'bigint') view.setBigInt64(8 * index, value, true);
    else if (values instanceof Float32Array) view.setFloat32(4 * index, value, true);
    else view.setInt32(4 * index, value, true);
  });
  return bytes;
}

const nodeProto = (onnx: Onnx, { operator, inputs, outputs, attributes }: Node, index: number) => ({
  name: `${operator}_${index}`,
  opType: operator,
  input: [...inputs],
  output: [...outputs],
  attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...attributeOf(onnx, value) })),
});

function attributeOf({ AttributeProto_AttributeType: types }: Onnx, value: Attribute) {
  const text = new TextEncoder();
  if (typeof value === 'number') return { type: types.INT, i: BigInt(value) };
  if (typeof value === 'string') return { type: types.STRING, s: text.encode(value) };
  return typeof value[0] === 'string'
    ? { type: types.STRINGS, strings: value.map((one) => text.encode(String(one))) }
    : { type: types.INTS, ints: value.map((one) => BigInt(one)) };
}
