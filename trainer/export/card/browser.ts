import { channelsOfTarget } from '../../../shared/encoding';
import { isInputScaledByRecord, isRelativeTarget, isScaledByRecord } from '../../../shared/request/task';
import type { UseFile } from '../../../shared/inference/use-file';
import { feedLines, readingGraph, type FeedSyntax } from './feeds';
import { isWholeText, writingPart, type SampleRecord } from './sample-record';

/**
 * The build of ONNX Runtime that is loaded into a page; the same version as `onnxruntime-node`. `ort.min.mjs` is for
 * graphics processors too, which recurrent networks would not use, and twice as large (28 MB).
 */
export const WEB_RUNTIME = 'https://cdn.jsdelivr.net/npm/onnxruntime-web@1.30.0/dist/ort.wasm.min.mjs';

const integers: FeedSyntax['integers'] = (values, shape) =>
  `new ort.Tensor('int32', Int32Array.of(${values.join(', ')}), ${JSON.stringify(shape)})`;

/** A module for a page that predicts the sample with ONNX Runtime, from the files beside the page. */
export function browserSnippet(use: UseFile, sample: SampleRecord): string {
  const { steps } = sample;
  const numbers = `[1, ${steps.length}, ${steps[0]?.length ?? 0}]`;
  const syntax: FeedSyntax = {
    integers,
    input: (shape) =>
      use.encoder.input.kind === 'tokens'
        ? `new ort.Tensor('int32', x, [1, x.length])`
        : `new ort.Tensor('float32', x, ${shape.length === 2 ? '[1, x.length]' : numbers})`,
  };
  const feeds = feedLines(readingGraph(use), sample, syntax);
  return [
    `import * as ort from '${WEB_RUNTIME}';`,
    `const use = await (await fetch('use.json')).json();`,
    ...inputLines(use, sample),
    ...(use.onnx.step === undefined ? rowLines(use, sample, feeds) : writingLines(use, feeds)),
  ].join('\n');
}

function inputLines({ encoder: { input }, task }: UseFile, { tokens, steps }: SampleRecord): string[] {
  if (input.kind === 'tokens')
    return [
      'const ids = new Map(use.encoder.input.vocabulary.map((token, id) => [token, id]).slice(2));',
      `const x = Int32Array.from(${JSON.stringify(tokens)}, (token) => ids.get(token) ?? 1);`,
    ];
  if (input.kind !== 'numeric') return [];
  const numbers = JSON.stringify(steps.flat());
  if (isInputScaledByRecord(task)) return [`const written = ${numbers};`, ...ownScale(input.channels)];
  if (input.scalers.length === 0) return [`const x = Float32Array.from(${numbers});`];
  return [
    'const { scalers } = use.encoder.input;',
    'const scaled = (value, { mean, standardDeviation }) => (value - mean) / standardDeviation;',
    `const x = Float32Array.from(${numbers}, (value, n) => scaled(value, scalers[n % scalers.length]));`,
  ];
}

/** As `scalersOfRecord` of shared/encoding. */
const ownScale = (channels: number): string[] => [
  `const units = Array.from({ length: ${channels} }, (_, channel) => {`,
  `  const own = written.filter((_, n) => n % ${channels} === channel);`,
  '  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;',
  '  const squares = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);',
  '  const isConstant = own.every((value) => value === own[0]);',
  '  const deviation = isConstant ? Math.abs(mean) / 100 || 1 : Math.sqrt(squares / own.length);',
  '  return { mean, deviation };',
  '});',
  `const x = Float32Array.from(written, (value, n) => (value - units[n % ${channels}].mean) / units[n % ${channels}].deviation);`,
];

/** What a value that is scaled in the end by `unit(n)` is multiplied by before, and what is added to it. */
function measuredBy({ encoder: { target }, task }: UseFile, offsets: readonly number[]) {
  const last = isRelativeTarget(task.target) ? `${JSON.stringify(offsets)}[n]` : undefined;
  if (!isScaledByRecord(task.target) || target.kind !== 'value') return { times: '', plus: last };
  const own = `units[${JSON.stringify(channelsOfTarget(task, target.outputs))}[n]]`;
  return { times: ` * ${own}.deviation`, plus: last ?? `${own}.mean` };
}

function rowLines(use: UseFile, { offsets }: SampleRecord, feeds: readonly string[]): string[] {
  const { target } = use.encoder;
  const run = (output: string) => [
    `const session = await ort.InferenceSession.create('${use.onnx.model!.file}');`,
    `const { ${output} } = await session.run({ ${feeds.join(', ')} });`,
  ];
  if (target.kind === 'value') {
    const { times, plus } = measuredBy(use, offsets);
    const scaled = 'v * unit(n).standardDeviation + unit(n).mean';
    const value = `${times === '' ? scaled : `(${scaled})${times}`}${plus === undefined ? '' : ` + ${plus}`}`;
    return [
      ...run('scaled_values'),
      'const { scaler, scalers: own = [scaler] } = use.encoder.target;',
      'const unit = (n) => own[n] ?? { mean: 0, standardDeviation: 1 };',
      `const values = Array.from(scaled_values.data, (v, n) => ${value});`,
      'console.log(JSON.stringify(values));',
    ];
  }
  const best = 'const best = (row) => row.indexOf(Math.max(...row));';
  const labels = 'const { labels } = use.encoder.target;';
  if (target.kind === 'tags' && use.tagDecoding !== undefined) return [...run('logits'), labels, ...VITERBI];
  if (target.kind === 'tags')
    return [
      ...run('probabilities'),
      labels,
      best,
      'const { dims: [, steps, tags], data } = probabilities;',
      'const row = (step) => data.slice(step * tags, (step + 1) * tags);',
      'console.log(JSON.stringify(Array.from({ length: steps }, (_, step) => labels[best(row(step))])));',
    ];
  return [
    ...run('probabilities'),
    labels,
    best,
    'console.log(labels[best(probabilities.data)], Math.max(...probabilities.data));',
  ];
}

const VITERBI = [
  'const { dims: [, steps, tags], data } = logits;',
  'const parts = Object.values(use.tagDecoding);',
  'const sum = (scoreIn) => parts.reduce((total, part) => total + scoreIn(part), 0);',
  'const all = [...Array(tags).keys()];',
  'const best = (scores) => scores.indexOf(Math.max(...scores));',
  'let reached = all.map((tag) => data[tag] + sum((part) => part.start[tag]));',
  'const cameFrom = []; // Viterbi: the best sequence up to each tag, and the tag before',
  'for (let step = 1; step < steps; step += 1) {',
  '  const paths = all.map((to) => all.map((from) => reached[from] + sum((part) => part.transitions[from][to])));',
  '  cameFrom.unshift(paths.map(best));',
  '  reached = paths.map((path, to) => Math.max(...path) + data[step * tags + to]);',
  '}',
  'const tagIds = [best(reached.map((score, tag) => score + sum((part) => part.end[tag])))];',
  'for (const before of cameFrom) tagIds.unshift(before[tagIds[0]]);',
  'console.log(JSON.stringify(tagIds.map((id) => labels[id])));',
];

function writingLines(use: UseFile, feeds: readonly string[]): string[] {
  const { encoder, step } = use.onnx;
  const states = step!.inputs.filter(({ role }) => role === 'state');
  const zeros = states.map(
    ({ name, shape }) =>
      `${name}: new ort.Tensor('float32', new Float32Array(${shape[1]}), [1, ${shape[1]}])`,
  );
  const start =
    encoder === undefined
      ? [`let held = { ${[...zeros, ...feeds].join(', ')} };`]
      : [
          `const encoder = await ort.InferenceSession.create('${encoder.file}');`,
          `let held = { ...(await encoder.run({ ${feeds.join(', ')} })) };`,
        ];
  return [
    `const step = await ort.InferenceSession.create('${step!.file}');`,
    ...start,
    'const written = [];',
    `const { maximumLength } = use.task.${writingPart(use.task)};`,
    'for (let token = 2; token !== 3 && written.length < maximumLength; ) { // 2 starts a sequence, 3 ends it',
    `  const after = await step.run({ ...held, token: new ort.Tensor('int32', Int32Array.of(token), [1]) });`,
    `  for (const name of Object.keys(after)) if (name.startsWith('next_')) held[name.slice(5)] = after[name];`,
    '  const scores = after.scores.data.slice(3);',
    '  token = 3 + scores.indexOf(Math.max(...scores));',
    '  if (token !== 3) written.push(use.encoder.target.vocabulary[token]);',
    '}',
    `console.log(written.join('${isWholeText(use.task) ? '' : ' '}'));`,
  ];
}
