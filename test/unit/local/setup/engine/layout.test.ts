import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const load = () => import('../../../../../local/setup/engine/layout.mjs');
const loadWheels = () => import('../../../../../local/setup/engine/wheels.mjs');

describe('the links of an engine', () => {
  let parent: string;
  let root: string;
  let packageFolder: string;

  const installPackage = (version = '4.22.0') => {
    mkdirSync(packageFolder, { recursive: true });
    writeFileSync(join(packageFolder, 'package.json'), JSON.stringify({ version }));
  };
  const buildEngine = (name: string) => {
    const engine = join(root, '.unroll', 'native', name);
    for (const folder of ['deps/lib', 'lib/napi-v8']) mkdirSync(join(engine, folder), { recursive: true });
    writeFileSync(join(engine, 'lib/napi-v8/tfjs_binding.node'), name);
    return engine;
  };

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'layout-'));
    root = join(parent, 'project');
    packageFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
    installPackage();
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it('lead from the package to the binding, again after npm replaced the package', async () => {
    const { isLinked, linkEngine } = await load();
    const engine = buildEngine('engine-a');

    expect(await isLinked({ root, engine })).toBe(false);
    await linkEngine({ root, engine });
    expect(await isLinked({ root, engine })).toBe(true);
    expect(readFileSync(join(packageFolder, 'lib/napi-v8/tfjs_binding.node'), 'utf8')).toBe('engine-a');

    rmSync(packageFolder, { recursive: true });
    installPackage();
    expect(await isLinked({ root, engine })).toBe(false);
    await linkEngine({ root, engine });
    expect(await isLinked({ root, engine })).toBe(true);
  });

  it('replace another engine’s, and what the package’s own script had put there', async () => {
    const { isLinked, linkEngine } = await load();
    mkdirSync(join(packageFolder, 'deps', 'lib'), { recursive: true });
    const [first, second] = [buildEngine('engine-a'), buildEngine('engine-b')];

    await linkEngine({ root, engine: first });
    await linkEngine({ root, engine: second });

    expect(await isLinked({ root, engine: first })).toBe(false);
    expect(await isLinked({ root, engine: second })).toBe(true);
  });

  it('do not count when they lead nowhere', async () => {
    const { isLinked, linkEngine } = await load();
    const engine = buildEngine('engine-a');
    await linkEngine({ root, engine });

    rmSync(engine, { recursive: true });

    expect(await isLinked({ root, engine })).toBe(false);
  });

  it('survive a move of the project', async () => {
    const { linkEngine } = await load();
    await linkEngine({ root, engine: buildEngine('engine-a') });

    renameSync(root, join(parent, 'moved'));

    const binding = 'moved/node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node';
    expect(readFileSync(join(parent, binding), 'utf8')).toBe('engine-a');
  });

  it('belong to one version of the libraries and of the package', async () => {
    const { engineFolder } = await load();
    const { selectWheels } = await loadWheels();
    const wheels = [false, true].map((gpu) => selectWheels({ platform: 'linux', arch: 'x64', gpu }));

    const before = wheels.map((of) => engineFolder({ root, wheels: of }));
    installPackage('4.23.0');
    const after = wheels.map((of) => engineFolder({ root, wheels: of }));

    expect(new Set([...before, ...after]).size).toBe(4);
  });
});
