import { encodeBatch } from '../../../functions/encode/encode-batch';
import { mergeProfiles } from '../../../functions/merge/merge-profiles';
import { profileBatch } from '../../../functions/profile/profile-batch';
import { sealDataset } from '../../../functions/seal/seal-dataset';
import { countClasses } from '../../../functions/strata/count-classes';
import { dealRecords } from '../../../functions/strata/deal-records';
import { buildKeys, datasetKeys } from '../../../shared/artifacts/keys';
import { loadDataset } from '../../../trainer/data/dataset';
import type { Workspace } from '../../unit/functions/workspace';
import type { Artifact } from './artifact';

const RUN = 'run';

/** Words with a class, some of them twice. */
const wordLines = (first: number) =>
  Array.from({ length: 40 }, (_, n) => first + n).map((id) => `${id},w${id},${id % 4 < 2 ? 'a' : 'b'}`);
const signalLines = Array.from({ length: 60 }, (_, n) => `g${n >> 1},${n % 4 < 2 ? 'a' : 'b'},${n / 7}`);

const FILES: Readonly<Record<string, readonly string[]>> = {
  'data/words/train.csv': ['id,text,label', ...wordLines(0)],
  'data/words/test.csv': ['id,text,label', ...wordLines(30)],
  'data/signals/all.csv': ['id,label,x', ...signalLines],
};

const request = (data: object, input: object) => ({
  model: 'bits',
  data: { format: { kind: 'csv' }, ...data },
  task: { kind: 'many-to-one', input, target: { kind: 'class', field: 'label' } },
  // What an earlier build has would be copied instead of read.
  reuse: 'refuse',
});
const WORDS = { kind: 'tokens', field: 'text', tokens: 'whitespace' };
const BY_FILE = { by: 'file', train: 'train.csv', test: 'test.csv', validationShare: 0.2, key: ['id'] };
const STRATIFIED = { by: 'hash', stratify: true, validationShare: 0.2, testShare: 0.2 };
const ADJACENT = { kind: 'groups', by: ['id'], constant: ['label'], rows: 'adjacent' };

/** Encodes a dataset, and knows how each step reads what the steps before it wrote. */
async function encoded(workspace: Workspace, run: string, given: object) {
  await workspace.preprocess(run, given);
  const plan = await workspace.readPlan(run);
  const planKey = `runs/${run}/plan.json`;
  const { shards } = plan.dataset;
  const { store, context } = workspace;
  const work = (step: typeof profileBatch, key = planKey) =>
    step({ Items: shards.slice(0, 1), BatchInput: { planKey: key } }, context);
  return {
    keys: buildKeys(plan.buildRoot),
    plan,
    planKey,
    profile: (key?: string) => work(profileBatch, key),
    encode: () => work(encodeBatch),
    classes: () => work(countClasses),
    merge: () => mergeProfiles({ planKey }, context),
    deal: () => dealRecords({ planKey }, context),
    seal: () => sealDataset({ planKey }, context),
    load: () => loadDataset(store, plan),
  };
}

/** What preprocessing writes and reads, in a workspace of its own. */
export async function preprocessed(workspace: Workspace): Promise<Artifact[]> {
  for (const [key, lines] of Object.entries(FILES)) await workspace.write(key, lines.join('\n'));
  const byFile = request({ location: 'data/words/', split: BY_FILE, duplicates: 'drop' }, WORDS);
  const stratified = request({ location: 'data/words/', split: STRATIFIED }, WORDS);
  const grouped = request(
    { location: 'data/signals/', split: { by: 'hash' }, records: ADJACENT },
    { kind: 'numeric', fields: ['x'] },
  );
  const files = await encoded(workspace, RUN, byFile);
  const strata = await encoded(workspace, 'stratified', stratified);
  const groups = await encoded(workspace, 'grouped', grouped);
  const { keys } = files;
  const { fingerprint, encoding } = files.plan.dataset;
  let plans = 0;
  const planAgain = async () => {
    plans += 1;
    await workspace.plan(`again-${plans}`, { ...byFile, reuse: 'allow' });
    return (await workspace.readPlan(`again-${plans}`)).notices;
  };
  return [
    { name: 'plan.json', key: files.planKey, read: files.merge },
    {
      name: 'batch-plan.json',
      key: `runs/${RUN}/batch-plan.json`,
      read: () => files.profile(`runs/${RUN}/batch-plan.json`),
    },
    { name: 'a profile', key: keys.profile(0), read: files.merge },
    { name: 'digests of records', key: keys.digests(0), read: files.merge },
    { name: 'hashes of split keys', key: keys.splitKeys(0), read: files.merge },
    { name: 'hashes of groups', key: groups.keys.groupKeys(0), read: groups.merge },
    { name: 'counts of classes', key: strata.keys.classes(0), read: strata.deal },
    { name: 'places of classes', key: strata.keys.classPlaces(0), read: strata.deal },
    { name: 'moves.json', key: strata.keys.moves, read: strata.profile },
    { name: 'duplicates.json', key: keys.duplicates, read: files.encode },
    { name: 'digests of duplicates', key: keys.duplicateEntries, read: files.encode },
    { name: 'encoder.json', key: keys.encoder, read: files.encode },
    { name: 'profiled.json', key: keys.profiled, read: files.seal },
    { name: 'distributions.json', key: keys.distributions, read: files.seal },
    { name: 'a receipt', key: keys.receipt(0), read: files.seal },
    { name: "a build's manifest", key: keys.manifest, read: files.load },
    { name: "the trainer's encoder.json", key: keys.encoder, read: files.load },
    { name: 'training records', key: keys.encoded('train', 1), read: files.load },
    { name: 'test records', key: keys.encoded('test', 0), read: files.load },
    {
      name: "a dataset's manifest",
      key: datasetKeys(fingerprint, encoding).manifest,
      read: planAgain,
      isPassedOver: (notices) => /was passed over, .*manifest\.json/.test(String(notices)),
    },
  ];
}
