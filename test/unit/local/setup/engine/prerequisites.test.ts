const load = () => import('../../../../../local/setup/engine/prerequisites.mjs');

const answers: Record<string, string> = { python3: '3.12', 'c++': 'g++ 12', clang: 'clang 18' };
const machineWith = (commands: string[], freeMb = 10_000) => ({
  run: (command: string) =>
    Promise.resolve(
      commands.includes(command)
        ? { code: 0, output: answers[command] ?? '' }
        : { code: 127, output: 'ENOENT' },
    ),
  freeMb: () => Promise.resolve(freeMb),
});
const request = { folder: '/project', neededMb: 2000, env: {} };

describe('requireTools', () => {
  it('finds Python and the compiler', async () => {
    const { requireTools } = await load();

    const tools = await requireTools({ ...request, machine: machineWith(['python3', 'c++']) });

    expect(tools).toEqual({ python: 'python3', compiler: 'c++' });
  });

  it('uses the compiler that CXX names, and no other', async () => {
    const { requireTools } = await load();
    const machine = machineWith(['python3', 'c++', 'clang']);

    const tools = await requireTools({ ...request, env: { CXX: 'clang' }, machine });
    const missing = requireTools({ ...request, env: { CXX: 'icpx' }, machine });

    expect(tools.compiler).toBe('clang');
    await expect(missing).rejects.toThrow(/^No C\+\+ compiler was found \(tried icpx\)/);
  });

  it('reports everything that is missing at once, one per line', async () => {
    const { requireTools } = await load();

    const missing = requireTools({ ...request, machine: machineWith([], 1500) });

    await expect(missing).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringMatching(
        /^Python 3 was not found: .*\nNo C\+\+ compiler was found .*\nThe disk of \/project has 1\.5 GB free, .* 2\.0 GB: .*$/,
      ) as string,
    });
  });

  it('does not hide a defect of its own behind a missing tool', async () => {
    const { requireTools } = await load();
    const machine = { ...machineWith([]), freeMb: () => Promise.reject(new Error('EIO')) };

    await expect(requireTools({ ...request, machine })).rejects.toThrow(/^EIO$/);
  });
});
