import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const load = () => import('../../../../../local/setup/engine/fetch-wheel.mjs');

/** A wheel as pip wants it: an archive with these members and its own description. */
const WRITE_WHEEL = `
import sys, zipfile
info = "sample-1.0.dist-info"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("sample/lib/libsample.so.2", "library")
    wheel.writestr("sample/include/c/api.h", "header")
    wheel.writestr("sample/python.py", "not wanted")
    wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: sample\\nVersion: 1.0\\n")
    wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "/RECORD", "")
`;

describe('fetchWheel, with the real pip and a folder for an index', () => {
  let root: string;
  let hash: string;
  const environment = { ...process.env };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fetch-'));
    const file = join(root, 'sample-1.0-py3-none-any.whl');
    execFileSync('python3', ['-c', WRITE_WHEEL, file]);
    hash = createHash('sha256').update(readFileSync(file)).digest('hex');
    process.env['PIP_NO_INDEX'] = '1';
    process.env['PIP_FIND_LINKS'] = root;
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    process.env = { ...environment };
    rmSync(root, { recursive: true });
    jest.restoreAllMocks();
  });

  const options = (overrides: { hash?: string; keep?: [string, string][] } = {}) => {
    const requirements = join(root, 'requirements.txt');
    writeFileSync(requirements, `sample==1.0 --hash=sha256:${overrides.hash ?? hash}\n`);
    const keep: [string, string][] = overrides.keep ?? [
      ['sample/(lib/.*)', '\\1'],
      ['sample/(include/.*\\.h)', '\\1'],
    ];
    const wheel = { name: 'sample-1.0', requirements, tags: [], keep, downloadMb: 1, unpackedMb: 1 };
    return { wheel, folder: join(root, 'native', 'sample-1.0'), python: 'python3' };
  };

  it('keeps the wanted files and nothing else', async () => {
    const { fetchWheel } = await load();
    const { folder, ...rest } = options();

    await fetchWheel({ folder, ...rest });

    const files = readdirSync(folder, { recursive: true }).map(String).sort();
    expect(files).toEqual(['include', 'include/c', 'include/c/api.h', 'lib', 'lib/libsample.so.2']);
    expect(readFileSync(join(folder, 'lib', 'libsample.so.2'), 'utf8')).toBe('library');
  });

  it('does not fetch again what is there', async () => {
    const { fetchWheel } = await load();
    await fetchWheel(options());

    await expect(fetchWheel(options({ hash: 'f'.repeat(64) }))).resolves.toBeUndefined();
  });

  it('refuses a wheel of another hash, keeps nothing of it, and succeeds once the right one is there', async () => {
    const { fetchWheel } = await load();
    const { folder } = options();

    const refused = fetchWheel(options({ hash: 'f'.repeat(64) }));

    await expect(refused).rejects.toThrow(
      /^Could not fetch sample-1\.0: pip said ".*hash.*then run this again/i,
    );
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(join(root, 'native'))).toEqual([]);
    await fetchWheel(options());
    expect(existsSync(folder)).toBe(true);
  });

  it('refuses a wheel without the wanted files', async () => {
    const { fetchWheel } = await load();
    const request = options({ keep: [['other/.*', 'x']] });

    await expect(fetchWheel(request)).rejects.toThrow(/none of the files that are wanted is in it/);
    expect(existsSync(request.folder)).toBe(false);
  });
});
