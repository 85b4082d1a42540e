import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder, Reject } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

const CASES = join(__dirname, '../../../cases');

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

interface Changes {
  /** Over those of the case's own format. */
  readonly format?: object;
  readonly target?: object;
  readonly data?: object;
  readonly gz?: boolean;
  readonly bytes?: (bytes: Buffer) => Buffer;
}

interface CaseRequest {
  readonly data: { readonly format: object };
  readonly task: { readonly target: object };
}

/** What preprocessing makes of a case's files, which are as their owners have them. */
async function preprocess(name: string, { format, target, data, gz = false, bytes }: Changes = {}) {
  const folder = join(CASES, name, 'data');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    const content = bytes === undefined ? readFileSync(path) : bytes(readFileSync(path));
    const key = `data/${path.slice(folder.length + 1)}`;
    await workspace.write(gz ? `${key}.gz` : key, gz ? gzipSync(content) : content);
  }
  const request = JSON.parse(readFileSync(join(CASES, name, 'request.json'), 'utf8')) as CaseRequest;
  await workspace.preprocess('run', {
    ...request,
    data: {
      ...request.data,
      ...data,
      location: 'data/',
      format: { ...request.data.format, ...format },
    },
    task: { ...request.task, target: { ...request.task.target, ...target } },
  });
  const { buildRoot } = await workspace.readPlan('run');
  const manifest = await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
  const encoder = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
  const texts = await Promise.all(
    (await workspace.keys(`${buildRoot}rejects/`)).map((key) => workspace.text(key)),
  );
  const rejects = texts
    .flatMap((text) => text.trimEnd().split('\n'))
    .map((line) => Reject.parse(JSON.parse(line)));
  const { read, rejected, encoded } = manifest.records;
  return {
    read,
    rejected,
    used: encoded.train + encoded.validation + encoded.test,
    reasons: Object.fromEntries(manifest.rejectReasons.map(({ reason, records }) => [reason, records])),
    lengths: manifest.lengths,
    labels: 'labels' in encoder.target ? encoder.target.labels : [],
    encoder,
    rejects,
  };
}

describe('values that a double does not keep', () => {
  it('users whose numbers lie beyond 2^53 stay apart', async () => {
    const outcome = await preprocess('01-json-int64-ids');

    expect(outcome).toMatchObject({ read: 40, used: 40, rejected: 0 });
    expect(outcome.lengths).toMatchObject({ minimum: 3, maximum: 3 });
  });

  it('users of a gzipped file do too', async () => {
    expect(await preprocess('01-json-int64-ids', { gz: true })).toMatchObject({ read: 40, used: 40 });
  });

  it('decimals of Parquet that are labels stay apart', async () => {
    const outcome = await preprocess('13f-parquet-label-big');

    expect(outcome.labels).toEqual(['12345678901234567890', '12345678901234567891', '12345678901234567892']);
  });
});

describe('Parquet', () => {
  it('null is missing and NaN is not finite', async () => {
    const outcome = await preprocess('13b-parquet-null-nan');

    expect(outcome).toMatchObject({ read: 100, used: 80, rejected: 20 });
    expect(outcome.reasons).toEqual({ 'missing-value': 10, 'not-finite': 10 });
    expect(outcome.rejects.find(({ reason }) => reason === 'not-finite')?.detail).toBe('field "b" is NaN');
  });

  it.each<[string, string[]]>([
    ['bool', ['false', 'true']],
    ['s.k', ['p', 'q']],
    ['d', ['0.15', '1.15', '2.15', '3.15', '4.15']],
  ])('a label may be %s: a truth value, a field of a struct, a decimal', async (field, labels) => {
    const outcome = await preprocess('13f-parquet-label-big', { target: { field } });

    expect(outcome).toMatchObject({ labels, rejected: 0 });
  });

  it('folders that name a field are its values', async () => {
    expect((await preprocess('24c-hive-partitions')).labels).toEqual(['ham', 'spam']);
  });
});

describe('JSON', () => {
  it('a label is reached by its path', async () => {
    expect(await preprocess('11f-json-nested-label')).toMatchObject({ rejected: 0, labels: ['a', 'b'] });
  });
});
