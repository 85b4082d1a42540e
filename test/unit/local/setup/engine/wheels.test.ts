import { readFileSync } from 'node:fs';

const load = () => import('../../../../../local/setup/engine/wheels.mjs');

const machines = [
  { platform: 'linux', arch: 'x64', gpu: false },
  { platform: 'linux', arch: 'arm64', gpu: false },
  { platform: 'darwin', arch: 'arm64', gpu: false },
  { platform: 'linux', arch: 'x64', gpu: true },
];

describe('selectWheels', () => {
  it.each(machines)('pins every wheel for $platform-$arch, gpu $gpu, with a hash', async (machine) => {
    const { selectWheels } = await load();

    const { tensorflow, onednn, cuda } = selectWheels(machine);

    const wheels = [tensorflow, onednn, cuda].flatMap((wheel) => wheel ?? []);
    const lines = wheels.flatMap(({ requirements }) => readFileSync(requirements, 'utf8').trim().split('\n'));
    expect(lines).not.toHaveLength(0);
    for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}$/);
    const [first] = lines;
    expect(first).toMatch(/^tensorflow(-cpu)?==2\.21\.0 /);
  });

  it('has a different wheel for every machine', async () => {
    const { selectWheels } = await load();

    const files = machines.map((machine) =>
      readFileSync(selectWheels(machine).tensorflow.requirements, 'utf8'),
    );

    expect(new Set(files).size).toBe(machines.length);
  });

  it('takes oneDNN where it is published, CUDA only with a GPU', async () => {
    const { selectWheels } = await load();

    const extras = machines.map((machine) => {
      const { onednn, cuda } = selectWheels(machine);
      return [onednn !== undefined, cuda !== undefined];
    });

    expect(extras).toEqual([
      [true, false],
      [false, false],
      [false, false],
      [true, true],
    ]);
  });

  it.each([
    [
      { platform: 'win32', arch: 'x64', gpu: false },
      /cannot be set up on win32-x64: .*linux-x64, linux-arm64, darwin-arm64/,
    ],
    [
      { platform: 'linux', arch: 'arm64', gpu: true },
      /with CUDA cannot be set up on linux-arm64: .* linux-x64 only/,
    ],
    [{ platform: 'constructor', arch: 'x', gpu: false }, /cannot be set up on constructor-x/],
  ])('refuses %o in one line', async (machine, message) => {
    const { selectWheels } = await load();
    const { SetupError } = await import('../../../../../local/setup/machine/steps.mjs');

    expect(() => selectWheels(machine)).toThrow(message);
    expect(() => selectWheels(machine)).toThrow(SetupError);
  });
});
