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

describe('JSON as people have it', () => {
  it('blank lines, a byte order mark and CRLF are no records, and a trailing comma is one that is set aside', async () => {
    const outcome = await preprocess('11c-json-bom-blank-trailing');

    expect(outcome).toMatchObject({ read: 100, used: 99, rejected: 1, reasons: { 'malformed-json': 1 } });
  });

  it('an array is refused as JSON Lines, and read as what it is, gzipped or not', async () => {
    await expect(preprocess('11b-json-array-file')).rejects.toThrow(
      'data/x.json cannot be read: it is a JSON array and not JSON Lines; give {"kind": "json"} as data.format, or write one object a line',
    );
    await workspace.remove();
    for (const gz of [false, true]) {
      workspace = await Workspace.create();
      const outcome = await preprocess('11b-json-array-file', { format: { kind: 'json' }, gz });

      expect(outcome).toMatchObject({ read: 100, used: 100, rejected: 0, labels: ['a', 'b'] });
    }
  });
});

describe('CSV as people have it', () => {
  it('decimal commas are refused by their name', async () => {
    await expect(preprocess('10a-decimal-comma')).rejects.toThrow(
      'field "wert" is "0,0" and not a number; it looks like a decimal comma: give "," as data.format.decimal',
    );
  });

  it('decimal commas and thousands are read', async () => {
    const { encoder, used, rejected } = await preprocess('10a-decimal-comma', {
      format: { decimal: ',', thousands: '.' },
    });

    expect({ used, rejected }).toEqual({ used: 100, rejected: 0 });
    const [wert, umsatz] = encoder.input.kind === 'numeric' ? encoder.input.scalers : [];
    expect(wert?.mean).toBeLessThan(10);
    expect(umsatz?.mean).toBeGreaterThan(1_000);
    expect(umsatz?.mean).toBeLessThan(1_100);
  });

  it('thousands and currencies are refused with the value', async () => {
    await expect(preprocess('10i-thousands')).rejects.toThrow(
      'field "a" is "1,000" and not a number; it looks like commas between thousands',
    );
  });

  it('a currency is refused where thousands are read', async () => {
    await expect(preprocess('10i-thousands', { format: { thousands: ',' } })).rejects.toThrow(
      'field "b" is "$0" and not a number; a currency or a unit is no part of a number, so write it without',
    );
  });

  it.each([false, true])('lines that end with carriage returns alone are read (gzipped: %s)', async (gz) => {
    expect(await preprocess('10d-cr-only', { gz })).toMatchObject({
      read: 100,
      used: 100,
      labels: ['a', 'b'],
    });
  });

  it('spaces after delimiters are refused by name, and read with skipSpaces', async () => {
    await expect(preprocess('10e-space-after-delimiter')).rejects.toThrow(
      'its header has " label" with a space before it; give true as data.format.skipSpaces',
    );
    await workspace.remove();
    workspace = await Workspace.create();
    const outcome = await preprocess('10e-space-after-delimiter', { format: { skipSpaces: true } });

    expect(outcome).toMatchObject({ read: 100, used: 100, labels: ['a', 'b'] });
  });

  it('escaped quotes are refused by name, and read with the escape character', async () => {
    await expect(preprocess('10f-backslash-escape')).rejects.toThrow(
      'quotes within a field are doubled, or give',
    );
    await workspace.remove();
    workspace = await Workspace.create();
    const outcome = await preprocess('10f-backslash-escape', { format: { escape: '\\' } });

    expect(outcome).toMatchObject({ read: 100, used: 100, labels: ['a', 'b'] });
  });

  it('UTF-16, as Excel writes "Unicode text", is read by its name', async () => {
    const bytes = (content: Buffer) => Buffer.from(`\ufeff${content.toString()}`, 'utf16le');

    const outcome = await preprocess('10f-backslash-escape', {
      format: { escape: '\\', encoding: 'UTF-16' },
      bytes,
    });

    expect(outcome).toMatchObject({ read: 100, used: 100, labels: ['a', 'b'] });
  });
});

describe('CoNLL as people have it', () => {
  it('the start of a document is neither token nor sentence', async () => {
    const { used, read, encoder } = await preprocess('12a-docstart');

    expect({ used, read }).toEqual({ used: 60, read: 60 });
    expect(encoder.input.kind === 'tokens' ? encoder.input.vocabulary : []).not.toContain('-DOCSTART-');
  });

  it('columns that are aligned with spaces and tabs are read', async () => {
    expect(await preprocess('12b-aligned-spaces')).toMatchObject({
      rejected: 0,
      labels: ['B-PER', 'I-PER', 'O'],
    });
  });

  it('tags of IOBES are refused as BIO by name, and read as what they are', async () => {
    await expect(preprocess('12d-iobes')).rejects.toThrow(
      'the tag "S-PER" is none of "O", "B-…", "I-…", as the scheme "bio" has them; "iobes" has such tags, so give that as task.target.scheme',
    );
    await workspace.remove();
    workspace = await Workspace.create();

    expect(await preprocess('12d-iobes', { target: { scheme: 'iobes' } })).toMatchObject({ rejected: 0 });
  });
});
