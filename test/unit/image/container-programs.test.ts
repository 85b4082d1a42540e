import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folders';

const load = () => import('../../image/container-programs.mjs');

describe('what npm run test:image asks of the machine', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  /** A machine with these programs on its path; `docker info` and Python answer as given. */
  const machineWith = ({
    programs = [],
    isRoot = true,
    docker = false,
    python = true,
  }: {
    programs?: string[];
    isRoot?: boolean;
    docker?: boolean;
    python?: boolean;
  }) => {
    const path = mkdtempSync(join(folder.path, 'bin-'));
    for (const name of programs) {
      writeFileSync(join(path, name), '');
      chmodSync(join(path, name), 0o755);
    }
    return {
      isRoot,
      path,
      run: (command: string) => {
        const there = command === 'docker' ? docker : python;
        return Promise.resolve(there ? { code: 0, output: '3.12' } : { code: 1, output: '' });
      },
    };
  };

  it('is docker where a daemon answers', async () => {
    const { requireContainerTool } = await load();

    expect(await requireContainerTool(machineWith({ docker: true, isRoot: false }))).toBe('docker');
  });

  it('is buildah with what it is used with, as root', async () => {
    const { requireContainerTool } = await load();

    const programs = ['buildah', 'crun', 'unshare', 'mount'];

    expect(await requireContainerTool(machineWith({ programs }))).toBe('buildah');
    await expect(requireContainerTool(machineWith({ programs, isRoot: false }))).rejects.toThrow(
      'docker was not found; this user is not root; also missing',
    );
  });

  it('is named in full where it is missing, Python too', async () => {
    const { requireTools } = await load();

    const demanded = requireTools(machineWith({ programs: ['docker', 'mount'], python: false }));

    await expect(demanded).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringMatching(
        /^npm run test:image needs a docker daemon, .*no daemon answers; missing: buildah, crun, unshare; .*: debootstrap, .*\nPython 3 was not found: .*$/,
      ) as string,
    });
  });
});
