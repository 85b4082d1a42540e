import type { Evaluation, Metrics } from '../../../shared/evaluation';
import type { UseFile } from '../../../shared/inference/use-file';
import { intervalsText, intervalText, metricText } from '../../../shared/metric-text';
import { metricLabel, type MetricName } from '../../../shared/metrics';
import type { RunRequest } from '../../../shared/request/request';
import { browserSnippet } from './browser';
import { pythonSnippet } from './python';
import type { SampleRecord } from './sample-record';

export interface CardInput {
  readonly request: RunRequest;
  readonly use: UseFile;
  /** Undefined where no test record could be shown. */
  readonly sample: SampleRecord | undefined;
  readonly measured: Pick<Evaluation, 'test' | 'baseline' | 'intervals'>;
  readonly testRecords: number;
  /** Title, source and licence, line by line, as the data's own licence file has them. */
  readonly licence: readonly string[];
}

/** A model's `README.md`: what it is for, its data, how good it is, its limits, and how it is loaded. */
export function modelCard(input: CardInput): string {
  const { request, use, sample } = input;
  return [
    `# ${request.model}`,
    whatFor(use),
    '## Data',
    ...dataLines(input),
    '## How good it is',
    metricsTable(input),
    '## Limits',
    ...limitLines(input),
    '## Use',
    '[use.json](use.json) says all that is needed: fields, tokens, vocabularies, scaling, labels, and what each graph takes and gives.',
    ...(sample === undefined || use.onnx.reason !== undefined ? [] : snippets(use, sample)),
  ]
    .join('\n\n')
    .concat('\n');
}

const KINDS: Readonly<Record<RunRequest['task']['kind'], string>> = {
  'one-to-one': 'one vector',
  'many-to-one': 'a sequence',
  'many-to-many': 'each step of a sequence',
  'encoder-decoder': 'a sequence',
  'one-to-many': 'nothing, or a condition',
};

function whatFor({ task, encoder: { target }, sizes, onnx }: UseFile): string {
  const { input } = task;
  const from =
    input.kind === 'condition'
      ? (input.field ?? '')
      : input.kind === 'tokens'
        ? [input.field, ...input.conditions].join(', ')
        : 'fields' in input
          ? input.fields.join(', ')
          : input.field;
  const to = {
    class: () => `one of ${target.kind === 'class' ? target.labels.length : 0} classes`,
    value: () => (target.kind === 'value' && target.outputs ? `${target.outputs.length} values` : 'a value'),
    tags: () => `one of ${target.kind === 'tags' ? target.labels.length : 0} tags`,
    labels: () => `any of ${target.kind === 'labels' ? target.labels.length : 0} labels`,
    tokens: () => 'a written sequence',
  }[target.kind]();
  const files = [onnx.model, onnx.encoder, onnx.step].flatMap((graph) => graph?.file ?? []);
  return `A recurrent network (${task.kind}) from ${KINDS[task.kind]}${from === '' ? '' : ` (\`${from}\`)`} to ${to} (\`${task.target.field}\`): ${sizes.parameters} parameters, ${sizes.layers} ${sizes.layers === 1 ? 'layer' : 'layers'} of ${sizes.units} units${files.length === 0 ? '' : `, as ${files.map((file) => `\`${file}\``).join(' and ')}`}.`;
}

function dataLines({ request: { data }, licence }: CardInput): string[] {
  return [
    `Trained on \`${data.location}\` (${data.format.kind}).`,
    licence.length === 0
      ? 'The licence of the data is not known here: ask its owner before you pass the model on.'
      : licence.map((line) => `- ${line}`).join('\n'),
  ];
}

function metricsTable({ measured: { test, baseline, intervals }, testRecords }: CardInput): string {
  const show = (metrics: Metrics, name: MetricName) => metricText(name, metrics[name]);
  const rows = (Object.keys(test) as MetricName[]).map((name) => {
    const between = intervals === undefined ? [] : [intervalText(name, intervals.of[name])];
    return `| ${[metricLabel(name), show(test, name), ...between, show(baseline.test, name)].join(' | ')} |`;
  });
  const heads = intervals === undefined ? [] : [`${Math.round(100 * intervals.confidence)} % interval`];
  return [
    `On ${testRecords} test records, which training never saw, beside what anyone would guess (${baseline.name}):`,
    '',
    `| ${['Metric', 'Model', ...heads, baseline.name].join(' | ')} |`,
    `| ${['---', '---', ...heads.map(() => '---'), '---'].join(' | ')} |`,
    ...rows,
    ...(intervals === undefined ? [] : ['', intervalsText(intervals)]),
  ].join('\n');
}

function limitLines({ use: { task, encoder, tfjs, onnx } }: CardInput): string[] {
  const { input, target } = encoder;
  const limits = [
    ...(target.kind === 'class' || target.kind === 'tags'
      ? [`It answers with one of the ${target.labels.length} labels it was trained on, whatever it is shown.`]
      : []),
    ...(input.kind === 'tokens'
      ? [
          `Tokens other than the ${input.vocabulary.length - 2} of its vocabulary are all one unknown token to it.`,
        ]
      : []),
    ...('maximumLength' in task.input && task.kind !== 'one-to-one'
      ? [`Longer inputs than ${task.input.maximumLength} steps are ${LONG[task.input.tooLong]}.`]
      : []),
    'What it was measured on is the test split of the data above; of other data these figures say nothing.',
    ...('reason' in tfjs ? [`There is no TensorFlow.js LayersModel: ${tfjs.reason}.`] : []),
    ...(onnx.reason === undefined ? [] : [`There are no ONNX files: ${onnx.reason}.`]),
  ];
  return [limits.map((limit) => `- ${limit}`).join('\n')];
}

const LONG = {
  reject: 'refused',
  'cut-start': 'read from their end',
  'cut-end': 'read from their beginning',
};

function snippets(use: UseFile, sample: SampleRecord): string[] {
  const fenced = (language: string, code: string) => `\`\`\`${language}\n${code}\n\`\`\``;
  const typescript = [
    `import { pathToFileURL } from 'node:url';`,
    `import { openModel } from './functions/predict';`,
    '',
    `const model = await openModel(pathToFileURL(process.argv[2] ?? '.').href);`,
    `for await (const prediction of model.predict([${JSON.stringify(sample.fields)}])) console.log(prediction);`,
    'await model.close();',
  ].join('\n');
  return [
    "**TypeScript**, in Unroll's repository; the argument is this folder:",
    fenced('ts', typescript),
    '**Browser** (a module of a page in this folder):',
    fenced('js', browserSnippet(use, sample)),
    '**Python** (`pip install onnxruntime`), in this folder:',
    fenced('python', pythonSnippet(use, sample)),
  ];
}
