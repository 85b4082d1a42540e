import { hash } from 'node:crypto';
import { openModel } from '../../../functions/predict';
import { gateCandidate } from '../../../functions/gate/gate-candidate';
import { publishModel } from '../../../functions/publish/publish-model';
import { readJson, writeJson } from '../../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../../shared/artifacts/keys';
import { Evaluation } from '../../../shared/evaluation';
import { finishRun } from '../../unit/functions/finished-run';
import type { Workspace } from '../../unit/functions/workspace';
import { storedModel } from '../../unit/trainer/support/stored-model';
import { TOY_ENCODER, toyRequest, toyWords } from '../../unit/trainer/support/toy';
import type { Artifact } from './artifact';

const MODEL = 'surname-language';

/** What is read when a candidate is judged, published, and used. */
export async function published(workspace: Workspace): Promise<Artifact[]> {
  await workspace.addRecipe(MODEL);
  const { store, context } = workspace;
  const planKey = await candidate(workspace, 'candidate');
  const gate = () => gateCandidate({ planKey }, context);
  const decision = await gate();
  const publish = () => publishModel({ planKey, decision }, context);
  const champion = await candidate(workspace, 'champion');
  await publishModel(
    { planKey: champion, decision: await gateCandidate({ planKey: champion }, context) },
    context,
  );
  const keys = runKeys('candidate');
  const version = modelKeys(MODEL).version('champion');
  const open = (uri: string) => async () => (await openModel(uri)).close();
  const ownFolder = open(`${store.uri}/models/${MODEL}`);
  const ofRun = open(`${store.uri}/${keys.candidate}`.replace(/\/$/, ''));
  let plans = 0;
  const planned = async (name: string, overrides: object) => {
    plans += 1;
    await workspace.plan(`${name}-${plans}`, { recipe: MODEL, ...overrides });
    return (await workspace.readPlan(`${name}-${plans}`)).notices;
  };
  return [
    { name: 'evaluation.json', key: keys.evaluation, read: gate },
    { name: 'evaluation.json, when published', key: keys.evaluation, read: publish, isTaken: true },
    { name: "a candidate's weights", key: `${keys.candidate}weights.bin`, read: publish, isTaken: true },
    { name: "a candidate's graph", key: `${keys.candidate}model.onnx`, read: ofRun },
    { name: 'champion.json', key: modelKeys(MODEL).champion, read: ownFolder },
    { name: "a version's manifest.json", key: version.manifest, read: ownFolder },
    { name: "a version's use.json", key: `${version.root}use.json`, read: ownFolder },
    { name: "a version's graph", key: `${version.root}model.onnx`, read: ownFolder },
    {
      name: 'champion.json, when planned',
      key: modelKeys(MODEL).champion,
      read: () => planned('later', {}),
    },
    {
      name: 'last-run.json',
      key: modelKeys(MODEL).lastRun,
      read: () => planned('skipped', { skipUnchanged: true }),
      isPassedOver: (notices) => /so this one was not skipped: .*last-run\.json/.test(String(notices)),
    },
  ];
}

/** A finished run whose candidate can be used. */
async function candidate(workspace: Workspace, run: string): Promise<string> {
  const { planKey } = await finishRun(workspace, run, { accuracy: 0.75 });
  const { store } = workspace;
  const { candidate: folder, evaluation } = runKeys(run);
  await storedModel(store, run, { request: toyRequest(), encoder: TOY_ENCODER, records: toyWords(8, 1) });
  const digests: Record<string, string> = {};
  for (const key of await workspace.keys(folder))
    digests[key.slice(folder.length)] = hash('sha256', await store.get(key));
  const written = await readJson(store, evaluation, Evaluation);
  await writeJson(store, evaluation, { ...written, candidate: digests });
  return planKey;
}
