import { changeJson } from '../../../shared/artifacts/change-json';
import { modelKeys, runKeys } from '../../../shared/artifacts/keys';
import { jsonDigest } from '../../../shared/artifacts/json';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { ArtifactNotFound } from '../../../shared/errors';
import { Evaluation } from '../../../shared/evaluation';
import { html } from '../../../shared/html';
import { ModelManifest } from '../../../shared/model';
import { sha256Of } from '../../../shared/artifacts/sha256';
import type { RunFacts } from '../lineage/inventory';
import type { VersionFacts } from '../lineage/version-facts';

/** What a run or a version says in place of a page that showed records. */
const WHY =
  'It showed records of the data, and was removed since a key was erased from it. The figures are in evaluation.json and manifest.json.';
const PAGES: Readonly<Record<string, string>> = {
  'report.html': `${
    html`<!doctype html><meta charset="utf-8" /><title>Removed</title>
      <p>${WHY}</p>`.markup
  }\n`,
  'README.md': `# Removed\n\n${WHY}\n`,
  'samples.jsonl': '',
};

/** Files of a version that learned from the key, or count it, and cannot be rewritten: only a new model is without it. */
const LEARNED =
  /^(weights\.bin|tfjs-weights\.bin|.+\.onnx|encoder\.json|use\.json|model\.json|statistics\.json)$/;

export interface Scrubbed {
  /** Keys that were removed or rewritten. */
  readonly changed: readonly string[];
  /** Keys that hold something that only another training is without. */
  readonly learned: readonly string[];
}

/**
 * Removes what a run keeps record by record: test predictions, examples, worst errors, first values, the report, a
 * candidate that was not published. `evaluation.json` stays consistent: it names no predictions any more.
 *
 * @param isDryRun changes nothing, and says what would be
 */
export async function scrubRun(
  store: ArtifactStore,
  { run, held }: RunFacts,
  isDryRun: boolean,
): Promise<Scrubbed> {
  const { evaluation, report, candidate, root } = runKeys(run);
  const gone = held
    .map(({ key }) => key)
    .filter((key) => key.startsWith(candidate) || key.startsWith(`${root}predictions/`));
  const changed = [...gone];
  if (held.some(({ key }) => key === evaluation) && (await scrubEvaluation(store, evaluation, isDryRun)))
    changed.push(evaluation);
  if (held.some(({ key }) => key === report) && (await replacePage(store, report, isDryRun)))
    changed.push(report);
  // The evaluation is the first to know that predictions are gone: whoever reads it looks for none.
  if (!isDryRun) for (const key of gone) await store.delete(key);
  const learned = held
    .map(({ key }) => key)
    .filter((key) => /(checkpoints\/|drift\.json$)/.test(key.slice(root.length)));
  return { changed, learned };
}

/** Replaces the pages of a version that show records; its manifest gets their digests. */
export async function scrubVersion(
  store: ArtifactStore,
  { model, version, held }: VersionFacts,
  isDryRun: boolean,
): Promise<Scrubbed> {
  const { root, manifest } = modelKeys(model).version(version);
  const names = held.map(({ key }) => key.slice(root.length));
  const changed: string[] = [];
  for (const name of names)
    if (Object.hasOwn(PAGES, name) && (await replacePage(store, `${root}${name}`, isDryRun)))
      changed.push(`${root}${name}`);
  if (!isDryRun)
    await agree(
      store,
      { root, manifest },
      names.filter((name) => Object.hasOwn(PAGES, name)),
    );
  return { changed, learned: names.filter((name) => LEARNED.test(name)).map((name) => `${root}${name}`) };
}

/** Gives the manifest the sizes and digests that its files have now. */
async function agree(
  store: ArtifactStore,
  { root, manifest }: { readonly root: string; readonly manifest: string },
  names: readonly string[],
): Promise<void> {
  const now = new Map<string, { sizeBytes: number; sha256: string }>();
  for (const name of names) {
    const head = await store.head(`${root}${name}`);
    const sha256 = await sha256Of(store, `${root}${name}`);
    now.set(name, { sizeBytes: head?.sizeBytes ?? 0, sha256 });
  }
  await changeJson(store, manifest, ModelManifest, (known) => {
    if (known === undefined) throw new ArtifactNotFound(`${manifest} was removed meanwhile`);
    const files = known.files.map((file) => ({ ...file, ...now.get(file.name) }));
    return jsonDigest(files) === jsonDigest(known.files) ? known : { ...known, files };
  });
}

async function scrubEvaluation(store: ArtifactStore, key: string, isDryRun: boolean): Promise<boolean> {
  let isChanged = false;
  const scrub = (known: Evaluation | undefined): Evaluation => {
    if (known === undefined) throw new ArtifactNotFound(`${key} was removed meanwhile`);
    const clean = {
      ...known,
      examples: [],
      worst: [],
      values: undefined,
      predictions: undefined,
      champion: known.champion && { ...known.champion, predictions: undefined },
    };
    isChanged = jsonDigest(clean) !== jsonDigest(known);
    return isChanged && !isDryRun ? Evaluation.parse(JSON.parse(JSON.stringify(clean))) : known;
  };
  await changeJson(store, key, Evaluation, scrub);
  return isChanged;
}

/** @returns whether it was another page */
async function replacePage(store: ArtifactStore, key: string, isDryRun: boolean): Promise<boolean> {
  const page = PAGES[key.slice(key.lastIndexOf('/') + 1)]!;
  if (new TextDecoder().decode(await store.get(key)) === page) return false;
  if (!isDryRun) await store.put(key, page);
  return true;
}
