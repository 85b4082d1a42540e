import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCheck } from '../../../../../local/cli/check/command';
import type { CheckResult } from '../../../../../local/cli/check/result';
import { temporaryCopy } from '../../../../../local/cli/check/temporary-copy';
import { temporaryFolder } from '../../../../support/folders';
import { Sink } from '../../../../support/sink';

const root = join(__dirname, '../../../../..');

describe('npm run check', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  async function check(...args: string[]) {
    const [stdout, stderr] = [new Sink(), new Sink()];
    const status = await runCheck([...args, '--json'], {
      root,
      workingDir: folder.path,
      environment: {},
      stdout,
      stderr,
    });
    const lines = stdout.text.split('\n');
    expect(lines).toHaveLength(2);
    return { status, result: JSON.parse(lines[0] ?? '') as CheckResult, shown: stderr.text };
  }

  it("shows a recipe's records as the network gets them, and leaves nothing behind", async () => {
    const { status, result, shown } = await check('iris', '--show', '0');

    const { records, examples, labels } = result;
    expect(status).toBe(0);
    expect(result).toMatchObject({ status: 'ok', error: null, cause: null, reasons: {} });
    expect(records.train + records.validation + records.test).toBe(150);
    expect(examples).toHaveLength(150);
    expect(labels).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(examples).toContainEqual(
      expect.objectContaining({ input: [5.1, 3.5, 1.4, 0.2], target: 'setosa' }),
    );
    expect(shown).toContain('"setosa"');
  });

  it('reads data relative to the request, and shows tokens as texts, what is set aside and what the plan has to say', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => `Word${n} B,${n % 2 === 0 ? 'x' : 'y'}`);
    writeFileSync(join(folder.path, 'a.csv'), `text,label\n${rows.join('\n')}\n,x\n`);
    mkdirSync(join(folder.path, 'more'));
    writeFileSync(join(folder.path, 'more', 'b.csv'), 'text,label\nmore,x\n');
    writeFileSync(
      join(folder.path, 'request.json'),
      JSON.stringify({
        model: 'm',
        data: {
          location: './',
          format: { kind: 'csv' },
          split: { by: 'hash', files: '*.csv', validationShare: 0.2, testShare: 0.2 },
          rejects: { toleratedShare: 0.5 },
        },
        task: {
          kind: 'many-to-one',
          input: { kind: 'tokens', field: 'text', tokens: 'words', lowercase: true },
          target: { kind: 'class', field: 'label' },
        },
      }),
    );

    const { status, result } = await check('request.json', '--show', '0');

    const { train, validation, test, unknown } = result.rejected;
    expect(status).toBe(0);
    expect(result.reasons).toEqual({ 'empty-sequence': 1 });
    expect(result.warnings).toContainEqual(
      expect.stringContaining('more/b.csv under data.location is not read'),
    );
    expect(train + validation + test + unknown).toBe(1);
    expect(result.examples).toHaveLength(60);
    expect(result.examples).toContainEqual(expect.objectContaining({ input: ['word7', 'b'], target: 'y' }));
  });

  it.each([
    ['no file', 'missing.json', undefined, /missing\.json/],
    ['no JSON', 'r.json', '{', /is not JSON/],
    ['an array', 'r.json', '[]', /holds an array/],
    ['no field', 'r.json', '{}', /^the request has 3 problems:/],
  ])('refuses %s with every field of the JSON in place', async (_, name, content, cause) => {
    if (content !== undefined) writeFileSync(join(folder.path, name), content);

    const { status, result } = await check(name);

    expect(status).toBe(1);
    expect(result).toEqual({
      status: 'refused',
      error: 'InvalidRequest',
      cause: expect.stringMatching(cause) as unknown,
      records: { train: 0, validation: 0, test: 0 },
      rejected: { train: 0, validation: 0, test: 0, unknown: 0 },
      reasons: {},
      warnings: [],
      labels: [],
      examples: [],
    });
    expect(existsSync(join(folder.path, '.unroll'))).toBe(false);
  });

  it('removes its temporary copy', async () => {
    const copy = await temporaryCopy(join(root, 'recipes'), ['iris']);
    const path = fileURLToPath(copy.store.uri);
    expect(existsSync(join(path, 'recipes/iris/request.json'))).toBe(true);

    copy.remove();

    expect(existsSync(path)).toBe(false);
  });
});
