import { readJson } from '../../shared/artifacts/json';
import { openStore } from '../../shared/artifacts/open';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { RawExample } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import { openRunner } from '../../shared/inference/runner';
import { USE_FILE, UseFile } from '../../shared/inference/use-file';
import { isRelativeTarget, targetFields } from '../../shared/request/task';
import { extractWithoutTarget } from '../records/fields/extract';
import { objectFields } from '../records/fields/lazy-fields';
import { fieldNamed, readNumber } from '../records/fields/numbers';
import { arrayIn } from '../records/fields/fields';
import { checkedFiles } from './checked-files';
import { findVersion, refuseWithoutOnnx } from './find-version';
import type { Prediction, PredictOptions } from './prediction';
import { predictor, type PredictExamples } from './predictor';

export interface OpenOptions {
  /** A version of the model; the champion where left out. */
  readonly version?: string | undefined;
  /** Threads of ONNX Runtime, which chooses where left out. */
  readonly threads?: number | undefined;
}

/** Fields of a record by their names, as in a line of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** A model that is ready to predict. */
export interface Model {
  /** All that is known of it. */
  readonly use: UseFile;
  /** Null where the URI is the model's files themselves. */
  readonly version: string | null;
  /**
   * Predictions of records in their order, streamed. A record needs the fields that the task reads, and no target; a
   * window is one record whose fields are arrays. One that cannot be used has the reason in its place.
   */
  predict(
    records: Iterable<Fields> | AsyncIterable<Fields>,
    options?: PredictOptions,
  ): AsyncGenerator<Prediction, void, undefined>;
  /** As `predict`, of records that were read from a dataset's files. */
  readonly predictExamples: PredictExamples;
  /** Frees it; call it once. */
  close(): Promise<void>;
}

/**
 * Opens a model on ONNX Runtime alone.
 *
 * @param uri a model's folder in a store, `s3://bucket/models/<model>` or `file:///folder/models/<model>`; or the folder
 * that has `use.json` itself, such as a version's or a run's candidate
 * @throws ArtifactNotFound where there is no such model or version, or one of before there was a `use.json`
 * @throws ArtifactCorrupt where a file is not what was written with the model
 * @throws InvalidRequest
 */
export async function openModel(uri: string, { version, threads }: OpenOptions = {}): Promise<Model> {
  const { store, root } = folderOf(uri);
  const found = await findVersion(store, root, version);
  const folder = found === null ? root : `${root}${found}/`;
  const read = await checkedFiles(store, folder);
  await read(USE_FILE);
  const use = await readJson(store, `${folder}${USE_FILE}`, UseFile);
  refuseWithoutOnnx(use, `${store.uri}/${folder}`);
  const runner = await openRunner(use, read, { threads });
  const predictExamples = predictor(runner, use);
  return {
    use,
    version: found,
    predict: (records, options) => predictExamples(examplesOf(records, use), options),
    predictExamples,
    close: () => runner.dispose(),
  };
}

/** A store is a whole bucket, or the folder above the model's. */
function folderOf(uri: string): { readonly store: ArtifactStore; readonly root: string } {
  const whole = uri.replace(/\/+$/, '');
  const bucket = /^(s3:\/\/[^/]+)(?:\/(.+))?$/.exec(whole);
  if (bucket !== null)
    return { store: openStore(bucket[1]!), root: bucket[2] === undefined ? '' : `${bucket[2]}/` };
  const cut = whole.lastIndexOf('/');
  return { store: openStore(whole.slice(0, cut)), root: `${decodeURIComponent(whole.slice(cut + 1))}/` };
}

async function* examplesOf(
  records: Iterable<Fields> | AsyncIterable<Fields>,
  { task }: UseFile,
): AsyncGenerator<RawExample | Rejection, void, undefined> {
  for await (const record of records) {
    const fields = objectFields(record);
    const example = extractWithoutTarget(fields, task);
    if (example instanceof Rejection || !isRelativeTarget(task.target)) yield example;
    else {
      const offset = lastValues(record, targetFields(task.target));
      yield offset instanceof Rejection ? offset : { ...example, offset };
    }
  }
}

/** Of each field that is forecast, the last of the window's values. */
function lastValues(record: Fields, names: readonly string[]): number[] | Rejection {
  const last: number[] = [];
  for (const name of names) {
    const value = record[name];
    const number = readNumber(arrayIn(value)?.at(-1) ?? value, fieldNamed(name), undefined);
    if (number instanceof Rejection) return number;
    last.push(number);
  }
  return last;
}
