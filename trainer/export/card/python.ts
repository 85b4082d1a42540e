import { channelsOfTarget } from '../../../shared/encoding';
import { isInputScaledByRecord, isRelativeTarget, isScaledByRecord } from '../../../shared/request/task';
import type { UseFile } from '../../../shared/inference/use-file';
import { feedLines, readingGraph, type FeedSyntax } from './feeds';
import { isWholeText, writingPart, type SampleRecord } from './sample-record';

const SYNTAX: FeedSyntax = {
  input: () => 'x',
  integers: (values, shape) =>
    `np.array(${JSON.stringify(values)}, np.int32)${shape.length === 1 ? '' : `.reshape(${shape.join(', ')})`}`,
};

/** A Python program that predicts the sample with ONNX Runtime, from the files beside it. */
export function pythonSnippet(use: UseFile, sample: SampleRecord): string {
  const graph = readingGraph(use);
  const feeds = feedLines(graph, sample, SYNTAX).join(', ');
  return [
    'import json, os, numpy as np',
    'os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the import: its builds for Linux report to Microsoft',
    'import onnxruntime as ort',
    'use = json.load(open("use.json", encoding="utf-8"))',
    ...inputLines(use, sample),
    ...(use.onnx.step === undefined ? rowLines(use, sample, feeds) : writingLines(use, feeds)),
  ].join('\n');
}

function inputLines({ encoder: { input }, task }: UseFile, { tokens, steps }: SampleRecord): string[] {
  if (input.kind === 'tokens')
    return [
      'ids = {token: id for id, token in enumerate(use["encoder"]["input"]["vocabulary"]) if id > 1}',
      `tokens = ${JSON.stringify(tokens)}`,
      'x = np.array([[ids.get(token, 1) for token in tokens]], np.int32)',
    ];
  if (input.kind !== 'numeric') return [];
  return [
    `x = np.array([${JSON.stringify(steps)}])  # records, steps, channels`,
    ...(isInputScaledByRecord(task) ? OWN_SCALE : []),
    ...(input.scalers.length === 0
      ? []
      : [
          'mean, deviation = zip(*[(s["mean"], s["standardDeviation"]) for s in use["encoder"]["input"]["scalers"]])',
          'x = (x - np.array(mean)) / np.array(deviation)',
        ]),
  ];
}

/** As `scalersOfRecord` of shared/encoding. */
const OWN_SCALE = [
  'mean, deviation = x.mean(1, keepdims=True), x.std(1, keepdims=True)',
  'of_constant = np.where(mean == 0, 1, abs(mean) / 100)',
  'deviation = np.where(np.ptp(x, 1, keepdims=True) == 0, of_constant, deviation)',
  'x = (x - mean) / deviation',
];

/** Values in their own unit: of the window, where it is what they are scaled by. */
function measuredLines({ encoder: { target }, task }: UseFile, offsets: readonly number[]): string[] {
  const isRelative = isRelativeTarget(task.target);
  const lasts = JSON.stringify(offsets);
  if (!isScaledByRecord(task.target) || target.kind !== 'value')
    return [isRelative ? `print([v + last for v, last in zip(values, ${lasts})])` : 'print(values)'];
  return [
    `channels = ${JSON.stringify(channelsOfTarget(task, target.outputs))}  # where each value's past is`,
    isRelative
      ? `print([v * deviation[0, 0, c] + last for v, c, last in zip(values, channels, ${lasts})])`
      : 'print([v * deviation[0, 0, c] + mean[0, 0, c] for v, c in zip(values, channels)])',
  ];
}

function rowLines(use: UseFile, { offsets }: SampleRecord, feeds: string) {
  const {
    encoder: { target },
    task,
    onnx,
    tagDecoding,
  } = use;
  const shaped = task.kind === 'one-to-one' ? feeds.replace(': x', ': x[0].astype(np.float32)') : feeds;
  const typed =
    task.input.kind === 'numeric' && task.kind !== 'one-to-one'
      ? shaped.replace(': x', ': x.astype(np.float32)')
      : shaped;
  const run = (output: string) => [
    `session = ort.InferenceSession("${onnx.model!.file}")`,
    `(${output},) = session.run(["${output}"], {${typed}})`,
  ];
  if (target.kind === 'value')
    return [
      ...run('scaled_values'),
      'target = use["encoder"]["target"]',
      'scalers = [s or {"mean": 0, "standardDeviation": 1} for s in target.get("scalers", [target["scaler"]])]',
      'values = [float(v) * s["standardDeviation"] + s["mean"] for v, s in zip(scaled_values[0], scalers)]',
      ...measuredLines(use, offsets),
    ];
  const labels = 'labels = use["encoder"]["target"]["labels"]';
  if (target.kind === 'tags' && tagDecoding !== undefined)
    return [
      ...run('logits'),
      labels,
      'scores, parts = logits[0], use["tagDecoding"].values()',
      'transitions, start, end = (sum(np.array(part[key]) for part in parts) for key in ("transitions", "start", "end"))',
      'best, came_from = start + scores[0], []  # Viterbi: the best sequence up to each tag, and the tag before',
      'for step in scores[1:]:',
      '    paths = best[:, None] + transitions',
      '    came_from.insert(0, paths.argmax(0))',
      '    best = paths.max(0) + step',
      'ids = [(best + end).argmax()]',
      'for before in came_from:',
      '    ids.insert(0, before[ids[0]])',
      'print([labels[id] for id in ids])',
    ];
  if (target.kind === 'tags')
    return [...run('probabilities'), labels, 'print([labels[id] for id in probabilities[0].argmax(-1)])'];
  return [
    ...run('probabilities'),
    labels,
    'print(labels[probabilities[0].argmax()], float(probabilities[0].max()))',
  ];
}

/** The likeliest token at each step. */
function writingLines(use: UseFile, feeds: string): string[] {
  const { encoder, step } = use.onnx;
  const start =
    encoder === undefined
      ? [
          `held = {i.name: np.zeros((1, i.shape[1]), np.float32) for i in step.get_inputs() if i.name.startswith("layer")}`,
          ...(feeds === '' ? [] : [`held.update({${feeds}})`]),
        ]
      : [
          `encoder = ort.InferenceSession("${encoder.file}")`,
          `held = dict(zip([o.name for o in encoder.get_outputs()], encoder.run(None, {${feeds}})))`,
        ];
  return [
    `step = ort.InferenceSession("${step!.file}")`,
    ...start,
    'token, written = 2, []  # 2 starts a sequence, 3 ends it; 0 to 2 are never written',
    `while token != 3 and len(written) < use["task"]["${writingPart(use.task)}"]["maximumLength"]:`,
    '    after = dict(zip([o.name for o in step.get_outputs()], step.run(None, {**held, "token": np.array([token], np.int32)})))',
    '    held.update({name[5:]: value for name, value in after.items() if name.startswith("next_")})',
    '    token = 3 + int(after["scores"][0, 3:].argmax())',
    '    written += [token] if token != 3 else []',
    `print("${isWholeText(use.task) ? '' : ' '}".join(use["encoder"]["target"]["vocabulary"][id] for id in written))`,
  ];
}
