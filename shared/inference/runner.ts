import type * as Onnxruntime from 'onnxruntime-node';
import type { AsyncStepper } from '../decoding/stepper';
import { ArtifactCorrupt } from '../errors';
import type { PortRole, UseFile, UseGraph, UsePort } from './use-file';

type Ort = typeof Onnxruntime;
type InferenceSession = Onnxruntime.InferenceSession;
type Tensor = Onnxruntime.Tensor;
type Feeds = Record<string, Tensor>;

/** Right-padded sequences, row-major: what a graph reads. */
export interface PaddedInput {
  /** B */
  readonly size: number;
  /** T: the longest sequence; 0 where the task has no input sequence. */
  readonly steps: number;
  /** C: values of one step. */
  readonly channels: number;
  /** [B, T] token ids, or [B, T, C] numbers. */
  readonly input: Int32Array | Float32Array;
  /** [B] */
  readonly lengths_B: Int32Array;
  /** [B] for each condition field. */
  readonly conditions: readonly Int32Array[];
  /** [B, T], or [B, T, W] where each step has several ids, for each token feature. */
  readonly features: readonly Int32Array[];
}

/** A model's ONNX files, opened. */
export interface Runner {
  /**
   * Numbers of a network that answers with rows: logits [B, classes] or [B, T, tags], or scaled values [B, values].
   *
   * @throws TypeError of a model that writes sequences
   */
  rows(batch: PaddedInput): Promise<Float32Array>;
  /**
   * Reads a batch, once, and returns what makes steppers that start from there, with one row per record.
   *
   * @throws TypeError of a model that does not write sequences
   */
  reader(batch: PaddedInput): Promise<() => AsyncStepper>;
  /** Frees the graphs; call it once. */
  dispose(): Promise<void>;
}

export interface RunnerOptions {
  /** Threads of one call; ONNX Runtime chooses where left out. */
  readonly threads?: number | undefined;
}

/**
 * Loaded with its native library only where a model is opened. Its newer builds for Linux report to Microsoft
 * what they run, and leave files for that in the temporary folder, unless this variable is set when they load
 * (microsoft/onnxruntime#27379): what a model does with its owner's data is nobody else's business.
 */
function loadRuntime(): Promise<Ort> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return import('onnxruntime-node');
}

/**
 * Opens the ONNX files that `use.json` names.
 *
 * @param read the bytes of one of the model's files
 * @throws ArtifactCorrupt for a file that is no such graph
 */
export async function openRunner(
  { onnx }: Pick<UseFile, 'onnx'>,
  read: (file: string) => Promise<Uint8Array>,
  { threads }: RunnerOptions = {},
): Promise<Runner> {
  const ort = await loadRuntime();
  const sessions: InferenceSession[] = [];
  const open = async (graph: UseGraph | undefined): Promise<OpenGraph | undefined> => {
    if (graph === undefined) return undefined;
    const bytes = await read(graph.file);
    try {
      const session = await ort.InferenceSession.create(bytes, {
        ...(threads !== undefined && { intraOpNumThreads: threads }),
        // Threads that spin while they wait for each other take the processor from whatever else it could do.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
        logSeverityLevel: 3,
      });
      sessions.push(session);
      return { ort, session, graph };
    } catch (cause) {
      throw new ArtifactCorrupt(`${graph.file} is no graph that ONNX Runtime can run: ${String(cause)}`, {
        cause,
      });
    }
  };
  const graphs = {
    model: await open(onnx.model),
    encoder: await open(onnx.encoder),
    step: await open(onnx.step),
  };
  return {
    async rows(batch) {
      const { model } = graphs;
      if (model === undefined) throw new TypeError('the model writes sequences, step by step');
      const role = model.graph.outputs.some((port) => port.role === 'logits') ? 'logits' : 'values';
      const [name] = namesOf(model.graph.outputs, role);
      const outputs = await model.session.run(batchFeeds(model, batch), [name!]);
      return outputs[name!]!.data as Float32Array;
    },
    async reader(batch) {
      const { encoder, step } = graphs;
      if (step === undefined) throw new TypeError('the model answers with rows, not with sequences');
      const start =
        encoder === undefined ? conditionsOf(step, batch) : await encode(encoder, batchFeeds(encoder, batch));
      return () => stepper(step, start, batch.size);
    },
    async dispose() {
      for (const session of sessions) await session.release();
    },
  };
}

interface OpenGraph {
  readonly ort: Ort;
  readonly session: InferenceSession;
  readonly graph: UseGraph;
}

const namesOf = (ports: readonly UsePort[], role: PortRole): string[] =>
  ports.filter((port) => port.role === role).map(({ name }) => name);

/** The batch as the graph's inputs, each shaped as the graph says. */
function batchFeeds({ ort, graph }: OpenGraph, batch: PaddedInput): Feeds {
  const { size, steps, channels, input, lengths_B, conditions, features } = batch;
  const feeds: Feeds = {};
  const seen = { condition: 0, feature: 0 };
  for (const { name, role, shape } of graph.inputs) {
    if (role === 'lengths') feeds[name] = new ort.Tensor('int32', lengths_B, [size]);
    if (role === 'condition') feeds[name] = new ort.Tensor('int32', conditions[seen.condition++]!, [size]);
    if (role === 'feature')
      feeds[name] = new ort.Tensor('int32', features[seen.feature++]!, [size, steps, ...idsPerStep(shape)]);
    if (role !== 'input') continue;
    if (input instanceof Int32Array) feeds[name] = new ort.Tensor('int32', input, [size, steps]);
    else {
      const dims = shape.length === 2 ? [size, steps * channels] : [size, steps, channels];
      feeds[name] = new ort.Tensor('float32', input, dims);
    }
  }
  return feeds;
}

/** The last axis of a feature with several ids a step; none of one with one. */
const idsPerStep = (shape: UsePort['shape']): number[] =>
  shape.slice(2).filter((size) => typeof size === 'number');

/** What a decoder goes on from: inputs of the step's graph besides the token. */
interface Start {
  /** By name; each has a row per record. Those that are missing are zeros. */
  readonly values: Readonly<Record<string, Tensor>>;
}

/** The encoder's outputs have the names of the step's inputs. */
const encode = async ({ session }: OpenGraph, feeds: Feeds): Promise<Start> => ({
  values: { ...(await session.run(feeds)) },
});

function conditionsOf({ ort, graph }: OpenGraph, { conditions, size }: PaddedInput): Start {
  const names = namesOf(graph.inputs, 'condition');
  const values = names.map((name, n) => [name, new ort.Tensor('int32', conditions[n]!, [size])] as const);
  return { values: Object.fromEntries(values) };
}

const MEMORY: readonly PortRole[] = ['memory', 'memory-keys', 'memory-penalty'];

function stepper({ ort, session, graph }: OpenGraph, start: Start, records: number): AsyncStepper {
  const stateNames = namesOf(graph.inputs, 'state');
  const nextNames = namesOf(graph.outputs, 'next-state');
  const [token] = namesOf(graph.inputs, 'token');
  const [scores] = namesOf(graph.outputs, 'scores');
  const units = stateNames.map((name) => graph.inputs.find((port) => port.name === name)!.shape[1] as number);
  const zeros = stateNames.map((name, index) => {
    const width = units[index]!;
    return [name, new ort.Tensor('float32', new Float32Array(records * width), [records, width])] as const;
  });
  let held: Record<string, Tensor> = { ...Object.fromEntries(zeros), ...start.values };
  const memoryNames = new Set(MEMORY.flatMap((role) => namesOf(graph.inputs, role)));
  return {
    async step(ids_N) {
      const outputs = await session.run({
        ...held,
        [token!]: new ort.Tensor('int32', ids_N, [ids_N.length]),
      });
      const next = nextNames.map((name, index) => [stateNames[index]!, outputs[name]!] as const);
      held = { ...held, ...Object.fromEntries(next) };
      return outputs[scores!]!.data as Float32Array;
    },
    select(rows_N, records_R) {
      held = Object.fromEntries(
        Object.entries(held).map(([name, tensor]) => {
          const chosen = memoryNames.has(name) ? records_R : rows_N;
          return [name, gathered(ort, tensor, chosen)];
        }),
      );
    },
  };
}

/** Rows of a tensor, along its first axis. */
function gathered(ort: Ort, tensor: Tensor, rows: Int32Array): Tensor {
  const { dims, data, type } = tensor;
  const first = dims[0]!;
  if (rows.length === first && rows.every((row, index) => row === index)) return tensor;
  const width = (data as Float32Array).length / first;
  const shape = [rows.length, ...dims.slice(1)];
  const from = data as Float32Array | Int32Array;
  const taken =
    type === 'int32' ? new Int32Array(rows.length * width) : new Float32Array(rows.length * width);
  rows.forEach((row, index) => taken.set(from.subarray(row * width, (row + 1) * width), index * width));
  return type === 'int32'
    ? new ort.Tensor('int32', taken as Int32Array, shape)
    : new ort.Tensor('float32', taken as Float32Array, shape);
}
