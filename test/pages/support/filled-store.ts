import { recordHistory } from '../../../functions/publish/history';
import { writeJson } from '../../../shared/artifacts/json';
import { buildKeys, modelKeys, runKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import type { Approval, Decision, ModelManifest } from '../../../shared/model';
import { artifactLink } from '../../../shared/links';
import { RunPlan, type Champion } from '../../../shared/plan';
import { stateVerdict, VERDICT_PLACE } from '../../../shared/verdict-place';
import { recordState } from '../../../shared/run-state';
import { addPredictedRun } from '../../support/predicted-run';
import { evaluationFixture } from '../../support/evaluation';
import { fixedRequest } from '../../support/settled';
import { wordRequest } from '../../support/requests';

/** A text, or without its slash a folder's name, that must never be more than text. */
export const HOSTILE = `<script>alert(1)</script> "q" 'x' \u202Eevil ${'long'.repeat(30)}`;

const HOSTILE_FOLDER = HOSTILE.replaceAll('/', '').slice(0, 80);

const time = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString();

interface Version {
  readonly model: string;
  readonly version: string;
  readonly day: number;
  readonly accuracy: number;
  readonly champion?: string | null;
  readonly promote?: boolean;
  readonly awaitsApproval?: boolean;
  readonly reason?: string;
  readonly location?: string;
}

/** A store as publishing leaves it, without weights: what the registry reads. */
export async function addVersion(store: ArtifactStore, given: Version): Promise<void> {
  const { model, version, day, accuracy } = given;
  const plan = planOf(given);
  const decision: Decision = {
    promote: given.promote === true,
    reason: given.reason ?? `It has an accuracy of ${accuracy} on the test split.`,
    metric: 'accuracy',
    candidate: accuracy,
    champion: null,
    baseline: 0.25,
    championVersion: given.champion ?? null,
    interval: null,
    judged: 3,
    rematches: 0,
    championUnreadable: null,
    awaitsApproval: given.awaitsApproval === true,
    warnings: day % 3 === 0 ? ['The test split has few records.'] : [],
  };
  const test = { accuracy, macroF1: accuracy - 0.05, loss: 1.2 - accuracy };
  const evaluation = evaluationFixture({
    run: version,
    test,
    validation: { accuracy: accuracy + 0.01 },
    champion: null,
    testRecords: 600,
  });
  const manifest: ModelManifest = {
    model,
    version,
    createdAt: time(day),
    files: [
      { name: 'README.md', sizeBytes: 20, sha256: 'a'.repeat(64) },
      { name: 'model.onnx', sizeBytes: 812_345, sha256: 'b'.repeat(64) },
    ],
    metrics: {
      test,
      intervals: {
        ...{ confidence: 0.95, unit: 'record', units: 600, seed: 1 },
        of: { accuracy: [accuracy - 0.035, accuracy + 0.035] },
      },
      validation: { accuracy: accuracy + 0.01 },
      baseline: { accuracy: 0.25 },
    },
    decision,
    marks: [],
    warnings: [],
    lineage: {
      run: version,
      codeVersion: 'abc1234',
      parentChampion: given.champion ?? null,
      datasetFingerprint: 'd'.repeat(64),
      encoding: 'e'.repeat(64),
      datasetRun: version,
      testFingerprint: (day < 5 ? 't' : 'u').repeat(64),
      request: plan.request,
      settings: [],
      environment: evaluation.environment,
    },
  };
  const keys = modelKeys(model).version(version);
  await Promise.all([
    writeJson(store, keys.manifest, manifest),
    store.put(`${keys.root}README.md`, `# ${model}\n\nWhat for: <b>tests</b>.\n`),
    writeJson(store, runKeys(version).batchPlan, plan),
    writeJson(store, runKeys(version).evaluation, evaluation),
    writeJson(store, runKeys(version).decision, decision),
    store.put(runKeys(version).report, reportOf(store, plan)),
    store.put(buildKeys(plan.buildRoot).manifest, '{}'),
  ]);
  await settle(store, given, decision);
}

/** Links to artifacts are those that publishing writes. */
function reportOf(store: ArtifactStore, { run, request, buildRoot }: RunPlan): string {
  const link = (name: string, key: string) => ({
    name,
    href: artifactLink({ storeUri: store.uri, key, region: undefined }),
  });
  return stateVerdict(
    `<!doctype html><title>r</title><h1>A report</h1>${VERDICT_PLACE.markup}<script>alert(1)</script>`,
    {
      promoted: true,
      reason: 'It is better.',
      links: [
        link('Model', modelKeys(request.model).version(run).root),
        link('Evaluation', runKeys(run).evaluation),
        link('Dataset', buildKeys(buildRoot).manifest),
      ],
    },
  );
}

async function settle(store: ArtifactStore, given: Version, { reason }: Decision): Promise<void> {
  const { model, version, day, champion = null, promote = false, awaitsApproval = false } = given;
  const event = awaitsApproval ? 'awaiting-approval' : promote ? 'promoted' : 'kept';
  const to = event === 'promoted' ? version : champion;
  await recordHistory(store, model, {
    at: time(day),
    event,
    version,
    run: version,
    from: champion,
    to,
    who: 'gate',
    why: reason,
  });
  if (event === 'promoted')
    await writeJson(store, modelKeys(model).champion, {
      model,
      version,
      promotedAt: time(day),
      run: version,
    } satisfies Champion);
  if (event === 'awaiting-approval')
    await writeJson(store, modelKeys(model).approval(version), {
      model,
      version,
      run: version,
      state: 'awaiting-approval',
      since: time(day),
      reason,
      decided: null,
    } satisfies Approval);
}

export const planOf = ({
  model,
  version,
  day,
  location = 'data/',
}: Pick<Version, 'model' | 'version' | 'day' | 'location'>): RunPlan =>
  RunPlan.parse({
    run: version,
    startedAt: time(day),
    codeVersion: 'abc1234',
    request: {
      ...fixedRequest(
        wordRequest({ network: { units: 8 + Math.floor(day) } }) as Parameters<typeof fixedRequest>[0],
      ),
      model,
    },
    dataset: {
      fingerprint: 'd',
      encoding: 'e',
      storeUri: `s3://${location}`.replace('/', ''),
      objects: [],
      shards: [],
    },
    reused: null,
    buildRoot: 'datasets/d/e/builds/r/',
    champion: null,
  });

/** Three models: one that improves, one of hostile names and damaged parts, one of many versions; and runs of all ends. */
export async function fillStore(store: ArtifactStore, { many }: { readonly many: number }): Promise<void> {
  let champion: string | null = null;
  const accuracies = [0.62, 0.66, 0.655, 0.71, 0.7, 0.735, 0.74];
  for (const [day, accuracy] of accuracies.entries()) {
    const version = `words-2026010${day + 1}-120000-abcd`;
    const promote = champion === null || accuracy > Math.max(...accuracies.slice(0, day)) + 0.01;
    const awaitsApproval = day === accuracies.length - 1;
    await addVersion(store, {
      model: 'words',
      version,
      day,
      accuracy,
      champion,
      promote: promote && !awaitsApproval,
      awaitsApproval,
    });
    if (promote && !awaitsApproval) champion = version;
  }
  const hostile = { model: 'hostile', reason: HOSTILE };
  await addVersion(store, { ...hostile, version: 'h-1', day: 1, accuracy: 0.5, promote: true });
  await addVersion(store, {
    ...hostile,
    version: 'h-2 $(rm -rf ~)',
    day: 2,
    accuracy: 0.6,
    champion: 'h-1',
    promote: true,
    awaitsApproval: true,
  });
  await store.put(modelKeys(hostile.model).version('h-3').manifest, '{"cut');
  await store.put(modelKeys(HOSTILE_FOLDER).version(HOSTILE_FOLDER).manifest, '{"cut');
  for (let index = 0; index < many; index += 1) {
    const version = `many-${String(index).padStart(4, '0')}`;
    const accuracy = 0.5 + 0.3 * (1 - Math.exp(-index / 200)) + 0.02 * Math.sin(index * 12.9898);
    await addVersion(store, {
      model: 'many',
      version,
      day: index / 4,
      accuracy,
      promote: index % 40 === 0,
      champion: index === 0 ? null : `many-${String(Math.floor((index - 1) / 40) * 40).padStart(4, '0')}`,
    });
  }
  await addEnds(store);
}

async function addEnds(store: ArtifactStore): Promise<void> {
  const started = async (version: string, day: number) =>
    writeJson(store, runKeys(version).batchPlan, planOf({ model: 'words', version, day }));
  await started('run-failed', 10);
  await recordState(store, {
    run: 'run-failed',
    state: 'failed',
    at: time(10),
    step: 'Train',
    error: 'NonFiniteLoss',
    cause: 'the loss is NaN at step 12; lower learningRate',
  });
  await started('run-stopped', 11);
  await recordState(store, { run: 'run-stopped', state: 'aborted', at: time(11) });
  await started('run-lost', 12);
  const predicting = { model: 'words', version: 'words-20260106-120000-abcd' };
  const results = Array.from({ length: 1_200 }, (_, line) => ({ line, label: 'french' }));
  const rejected = { line: 1_200, rejected: { reason: 'wrong-type', detail: HOSTILE } };
  await addPredictedRun(store, {
    ...{ ...predicting, run: 'predict-whole', startedAt: time(13), results: [...results, rejected] },
  });
  await addPredictedRun(store, {
    ...{ ...predicting, run: 'predict-cut', startedAt: time(13), results, isSealed: false },
  });
  await recordState(store, {
    ...{ run: 'predict-cut', state: 'failed', at: time(14), step: 'PredictShards' },
    ...{ error: 'UnreadableShard', cause: 'data/new/a.jsonl is not UTF-8' },
  });
  await started('run-skipped', 13);
  await recordState(store, { run: 'run-skipped', state: 'skipped', at: time(13), cause: HOSTILE });
  await started('run-running', 14);
  await recordState(store, {
    run: 'run-refused',
    state: 'failed',
    at: time(9),
    step: 'Plan',
    error: 'InvalidRequest',
    cause: 'network.units is 0',
  });
  await store.put(runKeys('run-damaged').batchPlan, '{"cut');
}

/** When the runs above are looked at. */
export const NOW = new Date(Date.UTC(2026, 0, 15, 13));
