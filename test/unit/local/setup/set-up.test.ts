const load = () => import('../../../../local/setup/set-up.mjs');
const loadSteps = () => import('../../../../local/setup/machine/steps.mjs');

const EVERYTHING = {
  does: 'needs all there is',
  help: '',
  entry: 'setup',
  needsEngine: true,
  needsS3Server: true,
  needsOnnxPython: true,
};

/** Parts that write down when they begin and end; those of `held` end when `release` is called. */
function recordingParts({ upToDate = false, held = [] as readonly string[] } = {}) {
  const seen: string[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const part = async (name: string) => {
    seen.push(`${name} begins`);
    if (held.includes(name)) await released;
    seen.push(`${name} ends`);
  };
  const parts = {
    packagesUpToDate: () => Promise.resolve(upToDate),
    requireSpace: () => part('space'),
    installPackages: () => part('packages'),
    engine: async (...args: string[]) => {
      await part(['engine', ...args].join(' '));
      return 0;
    },
    s3Server: () => part('S3 server'),
    onnxPython: () => part('ONNX'),
  };
  return { parts, seen, release };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('setUp', () => {
  it('fetches what needs no npm packages while npm installs them, and builds the engine when both are there', async () => {
    const { setUp } = await load();
    const { parts, seen, release } = recordingParts({ held: ['packages'] });

    const done = setUp({ root: '', command: EVERYTHING, parts });
    await settled();
    const meanwhile = [...seen];
    release();

    expect(await done).toBe(0);
    expect(meanwhile.slice(0, 4)).toEqual([
      'space begins',
      'space ends',
      'engine --check begins',
      'engine --check ends',
    ]);
    expect(meanwhile).toEqual(
      expect.arrayContaining(['packages begins', 'engine --fetch ends', 'S3 server ends', 'ONNX ends']),
    );
    expect(meanwhile).not.toContain('engine begins');
    expect(seen.slice(-3)).toEqual(['packages ends', 'engine begins', 'engine ends']);
  });

  it('only looks for the rest where the npm packages are there', async () => {
    const { setUp } = await load();
    const { parts, seen } = recordingParts({ upToDate: true });

    await setUp({ root: '', command: { ...EVERYTHING, retries: true }, parts });

    expect(seen.filter((line) => line.endsWith('begins')).sort()).toEqual([
      'ONNX begins',
      'S3 server begins',
      'engine --retry begins',
    ]);
  });

  it('does no more than a command needs', async () => {
    const { setUp } = await load();
    const { parts, seen } = recordingParts();

    await setUp({ root: '', command: { does: '', help: '', entry: 'setup', needsPackages: false }, parts });

    expect(seen).toEqual([]);
  });

  it('installs nothing on a machine that lacks what the engine needs', async () => {
    const { setUp } = await load();
    const { parts, seen } = recordingParts();

    const code = await setUp({
      root: '',
      command: EVERYTHING,
      parts: { ...parts, engine: () => Promise.resolve(3) },
    });

    expect(code).toBe(3);
    expect(seen).toEqual(['space begins', 'space ends']);
  });

  it('waits for the others when parts fail, builds nothing, and tells all reasons', async () => {
    const { setUp } = await load();
    const { SetupError } = await loadSteps();
    const { parts, seen, release } = recordingParts({ held: ['S3 server'] });
    const failing = (reason: string) => () => Promise.reject(new SetupError(reason));

    const done = setUp({
      root: '',
      command: EVERYTHING,
      parts: { ...parts, installPackages: failing('no registry'), onnxPython: failing('no index') },
    });
    const outcome = done.catch((error: Error) => error.message);
    await settled();
    expect(seen).not.toContain('S3 server ends');
    release();

    expect(await outcome).toBe('no registry\nno index');
    expect(seen).toContain('S3 server ends');
    expect(seen).not.toContain('engine begins');
  });

  it('ends with the status of a fetch that failed, which has said why', async () => {
    const { setUp } = await load();
    const { parts, seen } = recordingParts();
    const engine = (...args: string[]) => Promise.resolve(args.includes('--fetch') ? 1 : 0);

    const code = await setUp({ root: '', command: EVERYTHING, parts: { ...parts, engine } });

    expect(code).toBe(1);
    expect(seen).toContain('packages ends');
  });
});
