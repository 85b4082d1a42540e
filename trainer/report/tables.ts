import { SPLITS } from '../../shared/dataset';
import type { GpuUsage } from '../../shared/evaluation';
import type { RunPlan } from '../../shared/plan';
import { isHeldToScheme } from '../../shared/request/request';
import { startText } from '../../shared/start';
import { countText, percentText, secondsText } from './format';
import { html, type Html } from './html';
import { stepsAfter, stepsBefore } from '../../shared/time-place';
import type { ReportInput } from './report-input';

/** How many rejected reasons and objects are listed before "and more". */
const ROWS_LISTED = 20;

/** Records of each split, and what was set aside with its reasons. */
export function dataTables({ manifest }: ReportInput): Html[] {
  const { records, lengths } = manifest;
  return [
    facts('Records', [
      ...SPLITS.map((split): Fact => [capital(split), countText(records.encoded[split])]),
      ['Read', countText(records.read)],
      [
        'Set aside',
        `${countText(records.rejected)} (${percentText(records.read === 0 ? 0 : records.rejected / records.read)})`,
      ],
      ...rejectedFact(manifest),
      ...duplicatesFact(manifest),
      [
        'Sequence length',
        `${lengths.minimum} to ${lengths.maximum}, median ${lengths.median}, 95 % up to ${lengths.p95}`,
      ],
    ]),
    rejectsPanel(manifest),
  ];
}

function rejectsPanel({ rejectReasons, shardsSetAside }: ReportInput['manifest']): Html {
  return html`<div class="panel">
    <b>Set aside</b>${
      rejectReasons.length === 0
        ? html`<p class="muted">No record was set aside.</p>`
        : html`<table>
              <thead>
                <tr>
                  <th>Reason</th>
                  <th>Example</th>
                  <th class="n">Records</th>
                </tr>
              </thead>
              <tbody>
                ${rejectReasons.slice(0, ROWS_LISTED).map(
                  ({ reason, example, records: count }) =>
                    html`<tr>
                      <td>${reason}</td>
                      <td><code>${example}</code></td>
                      <td class="n">${countText(count)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
            ${more(rejectReasons.length)}`
    }${
      shardsSetAside.length === 0
        ? undefined
        : html`<p><b>Shards that could not be read</b></p>
            <table>
              <tbody>
                ${shardsSetAside.slice(0, ROWS_LISTED).map(
                  ({ key, reason }) =>
                    html`<tr>
                      <td><code>${key}</code></td>
                      <td>${reason}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
            ${more(shardsSetAside.length)}`
    }
  </div>`;
}

/** By split, since few of all records may be many of the test split's. */
function rejectedFact({ rejectedBySplit, records: { rejected } }: ReportInput['manifest']): Fact[] {
  if (rejectedBySplit === undefined || rejected === 0) return [];
  const { train, validation, test, unknown } = rejectedBySplit;
  const known = `${countText(train)} training, ${countText(validation)} validation, ${countText(test)} test`;
  return [['Set aside by split', unknown === 0 ? known : `${known}, ${countText(unknown)} unknown`]];
}

/** Records that are in a split held out more strictly too: a test on what was trained on says little. */
function duplicatesFact({ duplicates }: ReportInput['manifest']): Fact[] {
  if (duplicates === undefined) return [];
  const { train, validation, dropped, inTraining } = duplicates;
  const what = dropped > 0 ? ', left out' : '';
  const counts = `${countText(train)} training, ${countText(validation)} validation`;
  const twins: Fact[] =
    inTraining === undefined
      ? []
      : [
          [
            'Also in training',
            `${countText(inTraining.test)} test, ${countText(inTraining.validation)} validation`,
          ],
        ];
  return [['On two sides', train + validation === 0 ? 'none' : `${counts}${what}`], ...twins];
}

export function networkTable({ plan, evaluation }: ReportInput): Html {
  const { network, training, task } = plan.request;
  const { cell } = network;
  const { optimizer, clipping } = training;
  return facts('Network', [
    ['Task', `${task.kind}, ${task.input.kind} to ${targetText(task, evaluation)}`],
    ['Cell', cellText(cell)],
    ['Layers', `${network.layers} × ${network.units} units${network.bidirectional ? ', bidirectional' : ''}`],
    ...(task.input.kind === 'tokens' ? [['Embedding', String(network.embeddingSize)] as Fact] : []),
    ...characterFacts(plan.request),
    ['Dropout', dropoutText(network)],
    ...(task.kind === 'many-to-one' ? [['Readout', network.readout ?? 'last'] as Fact] : []),
    ...tagFacts(plan.request),
    ['Parameters', countText(evaluation.training.parameters)],
    ['Optimizer', `${optimizer.kind}, learning rate ${optimizer.learningRate}`],
    ['Learning rate over time', scheduleText(training)],
    ['Clipping', clipping.kind === 'none' ? 'none' : `${clipping.kind} at ${clipping.threshold}`],
    [
      'Batch size',
      training.accumulationSteps === 1
        ? countText(training.batchSize)
        : `${countText(training.batchSize)}, ${training.accumulationSteps} batches per update`,
    ],
    ...(training.truncationSteps === undefined
      ? []
      : [['Truncated', `after ${training.truncationSteps} steps`] as Fact]),
    ...(training.classWeights === 'none' ? [] : [['Class weights', training.classWeights] as Fact]),
    ...(training.labelSmoothing === 0 ? [] : [['Label smoothing', String(training.labelSmoothing)] as Fact]),
    ['Seed', String(training.seed)],
  ]);
}

function dropoutText({ dropout, recurrentDropout }: RunPlan['request']['network']): string {
  return [
    String(dropout),
    ...(recurrentDropout === 0 ? [] : [`${recurrentDropout} of the weights from state to state`]),
  ].join(', ');
}

/** What reads the characters of words. */
function characterFacts({ task: { input }, network }: RunPlan['request']): Fact[] {
  const { embeddingSize, filters, window } = network.characterEncoder;
  const isRead = input.kind === 'tokens' && input.features.some(({ kind }) => kind === 'characters');
  return isRead
    ? [['Characters', `embedding ${embeddingSize}, ${filters} filters over ${window} of them`]]
    : [];
}

/** What is made of the scores of each step's tags. */
function tagFacts(request: RunPlan['request']): Fact[] {
  const { target } = request.task;
  if (target.kind !== 'tags') return [];
  const layer = request.network.tagLayer === 'crf' ? 'conditional random field' : 'each step apart';
  return [['Tags', isHeldToScheme(request) ? `${layer}, held to the scheme ${target.scheme}` : layer]];
}

const targetText = (
  { target }: RunPlan['request']['task'],
  { outputs }: ReportInput['evaluation'],
): string => (outputs === undefined ? target.kind : `${outputs.length} values`);

/** A cell's kind and what else belongs to its name in the literature. */
function cellText(cell: ReportInput['plan']['request']['network']['cell']): string {
  const variant = 'variant' in cell ? [cell.variant] : [];
  const activation = 'activation' in cell ? [cell.activation] : [];
  return [cell.kind, ...variant, ...activation].join(', ');
}

function scheduleText({ schedule, warmupSteps }: ReportInput['plan']['request']['training']): string {
  const shape = shapeText(schedule);
  return warmupSteps === 0 ? shape : `${shape}, warm-up over ${warmupSteps} steps`;
}

function shapeText(schedule: ReportInput['plan']['request']['training']['schedule']): string {
  switch (schedule.kind) {
    case 'constant':
      return 'constant';
    case 'step':
      return `× ${schedule.factor} every ${schedule.everyEpochs} epochs`;
    case 'cosine':
      return `half a cosine to ${schedule.floor}`;
    case 'plateau':
      return `× ${schedule.factor} after ${schedule.patienceEpochs} epochs without improvement`;
  }
}

export function environmentTable({ evaluation }: ReportInput): Html {
  const { environment, gpuUsage } = evaluation;
  return facts('Environment', [
    ['Processor', `${environment.processor}, ${environment.threads} threads`],
    [
      'GPU',
      environment.gpu ? `used${gpuUsage === undefined ? '' : `, ${gpuUsageText(gpuUsage)}`}` : 'not used',
    ],
    ['Kernels', environment.kernels],
    ['TensorFlow', environment.tensorflow],
    ['Node.js', environment.node],
  ]);
}

const gpuUsageText = ({ busyPercent, memoryUsedBytes, memoryBytes }: GpuUsage): string => {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  return `${busyPercent.toFixed(0)} % busy, at most ${gigabytes(memoryUsedBytes)} of ${gigabytes(memoryBytes)} GB of memory`;
};

/**
 * Where the run's time went, and what the training job costs: the rest costs next to nothing. What the steps before took
 * is written when they are over.
 */
export function timeTable({ plan, evaluation }: ReportInput): Html {
  const { seconds, training } = evaluation;
  const { before, load, train, evaluate, export: exporting } = seconds;
  const job = load + train + evaluate + exporting;
  const { resumedFromEpoch } = training;
  return facts(
    'Time and cost',
    [
      ['Loading', secondsText(load)],
      [
        'Training',
        `${secondsText(training.seconds)}${resumedFromEpoch === null ? '' : `, resumed after epoch ${resumedFromEpoch}`}`,
      ],
      ['Evaluation', secondsText(evaluate)],
      ['Export', secondsText(exporting)],
      ...(plan.dollarsPerHour === null
        ? []
        : [
            [
              'Cost of the training job',
              `$${((job / 3600) * plan.dollarsPerHour).toPrecision(2)}, at the configured $${plan.dollarsPerHour} an hour; without starting the machine`,
            ] as Fact,
          ]),
    ],
    { first: stepsBefore(before === undefined ? {} : { before }), last: stepsAfter() },
  );
}

export function lineageTable({ plan, manifest, evaluation }: ReportInput): Html {
  return facts('Lineage', [
    ['Run', plan.run],
    ['Code version', plan.codeVersion],
    ['Champion before', plan.champion?.version ?? 'none'],
    ...(evaluation.start === undefined ? [] : [['First weights', startText(evaluation.start)] as Fact]),
    ['Dataset', manifest.fingerprint],
    ['Encoding', manifest.encoding],
    ['Encoded by', encodedBy(plan, manifest)],
    ['Test records', manifest.testFingerprint],
    ['Objects', objects(manifest.objects.map(({ key }) => key))],
  ]);
}

function encodedBy({ reused }: RunPlan, { shardsCopied = 0 }: ReportInput['manifest']): string {
  if (reused !== null) return `run ${reused.run}, reused`;
  if (shardsCopied === 0) return 'this run';
  return `this run, except for ${countText(shardsCopied)} unchanged ${shardsCopied === 1 ? 'shard' : 'shards'}`;
}

type Fact = readonly [name: string, value: string];

interface OtherRows {
  readonly first?: Html;
  readonly last?: Html;
}

/** @param others rows above and below */
function facts(title: string, rows: readonly Fact[], { first, last }: OtherRows = {}): Html {
  return html`<div class="panel">
    <b>${title}</b>
    <table>
      <tbody>
        ${first}${rows.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}${last}
      </tbody>
    </table>
  </div>`;
}

const more = (total: number): Html | undefined =>
  total > ROWS_LISTED ? html`<p class="muted">and ${total - ROWS_LISTED} more</p>` : undefined;

const objects = (keys: readonly string[]): string =>
  keys.length <= 3 ? keys.join(', ') : `${keys.slice(0, 3).join(', ')} and ${keys.length - 3} more`;

const capital = (word: string): string => `${word[0]!.toUpperCase()}${word.slice(1)}`;
