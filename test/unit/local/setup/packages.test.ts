import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const load = () => import('../../../../local/setup/packages.mjs');

const zod = { version: '4.0.0', integrity: 'sha512-a' };
const linuxBinary = { version: '1.0.0', integrity: 'sha512-b', optional: true };
const wanted = {
  packages: { '': { version: '0.1.0' }, 'node_modules/zod': zod, 'node_modules/bin': linuxBinary },
};

describe('isUpToDate', () => {
  it.each([
    ['all is there', { 'node_modules/zod': zod, 'node_modules/bin': linuxBinary }, true],
    ['only another platform’s binary is missing', { 'node_modules/zod': zod }, true],
    ['a package is missing', { 'node_modules/bin': linuxBinary }, false],
    ['a version differs', { 'node_modules/zod': { ...zod, version: '4.0.1' } }, false],
    ['a content differs', { 'node_modules/zod': { ...zod, integrity: 'sha512-x' } }, false],
    ['a package is left over', { 'node_modules/zod': zod, 'node_modules/old': zod }, false],
  ])('when %s: %#', async (_, packages, expected) => {
    const { isUpToDate } = await load();

    expect(isUpToDate(wanted, { packages })).toBe(expected);
  });

  it('is false when nothing was installed', async () => {
    const { isUpToDate } = await load();

    expect(isUpToDate(wanted, undefined)).toBe(false);
  });
});

describe('the packages of a project', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'packages-'));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(wanted));
    mkdirSync(join(root, 'node_modules'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
    jest.restoreAllMocks();
  });

  it('are current when npm recorded what is wanted', async () => {
    const { packagesUpToDate } = await load();
    writeFileSync(
      join(root, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/zod': zod } }),
    );

    await expect(packagesUpToDate(root)).resolves.toBe(true);
  });

  it('are not when npm was killed before or while it wrote', async () => {
    const { packagesUpToDate } = await load();

    await expect(packagesUpToDate(root)).resolves.toBe(false);
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), '{"packages": {"node_mod');
    await expect(packagesUpToDate(root)).resolves.toBe(false);
  });

  it('need a lock file', async () => {
    const { packagesUpToDate } = await load();
    rmSync(join(root, 'package-lock.json'));

    await expect(packagesUpToDate(root)).rejects.toThrow(/no readable package-lock\.json: restore it/);
  });

  it('are installed by the npm that started this process, and its failure is reported in one line', async () => {
    const { installPackages } = await load();
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const npm = join(root, 'npm-cli.js');
    writeFileSync(
      npm,
      `console.error('npm error network unreachable ' + process.argv.slice(2).join(' ')); process.exit(1);`,
    );

    const installing = installPackages({ root, env: { npm_execpath: npm } });

    await expect(installing).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringMatching(
        /^Could not install.*network unreachable ci --ignore-scripts.*run this again\.$/,
      ) as string,
    });
  });
});
