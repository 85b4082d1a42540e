import { runRuns } from '../../../../../local/cli/runs/command';
import { fillStore } from '../../../../pages/support/filled-store';
import { Sink } from '../../../../support/sink';
import { temporaryStore } from '../../../../support/temporary-store';

const store = temporaryStore();
beforeAll(() => fillStore(store, { many: 0 }));

async function runs(...args: string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const surroundings = { root: '/nowhere', workingDir: '/nowhere', environment: {}, stdout, stderr };
  await runRuns([...args, '--store', store.uri], surroundings);
  return { stdout: stdout.text, stderr: stderr.text };
}

describe('npm run runs', () => {
  it('lists runs with how they ended, and why where they did not end well', async () => {
    const { stdout } = await runs();

    expect(stdout).toMatch(
      /^run-failed +words +failed +– +– +2026-01-11 12:00 UTC\n {2}NonFiniteLoss: the loss is NaN/m,
    );
    expect(stdout).toMatch(
      /^words-20260106-120000-abcd +words +promoted +Accuracy 73\.5 % +4\.0 s +2026-01-06 12:00 UTC$/m,
    );
    expect(stdout).toMatch(
      /^predict-whole +words +predicted +1,200 of 1,201 with words-20260106-120000-abcd +– +2026-01-14 12:00 UTC$/m,
    );
    expect(stdout).toMatch(/^words-20260107-120000-abcd +words +waiting for approval /m);
    expect(stdout).toContain('\\u202e');
    expect(stdout).not.toContain('\u202E');
  });

  it('gives programs the same as one object', async () => {
    const { stdout, stderr } = await runs('--json', '--model', 'hostile', '--limit', '1');

    const { runs: listed, total } = JSON.parse(stdout) as { runs: object[]; total: number };
    expect(total).toBe(2);
    expect(listed).toEqual([expect.objectContaining({ model: 'hostile', state: 'awaiting-approval' })]);
    expect(stderr).toContain('1 older ones; --limit 2 shows all.');
  });

  it('says so where there are none', async () => {
    expect((await runs('--model', 'none')).stdout).toMatch(/has no runs of none\.\n$/);
  });

  it.each([
    [['stop'], 'There is no action "stop"'],
    [['list', 'words'], 'list takes options only'],
    [['--limit', '0'], '--limit is "0"'],
    [['--dry-run'], '"list" takes no --dry-run, which is for clean'],
    [['clean', '--older-than', '3d', '--model', 'words'], '"clean" takes no --model, which is for list'],
  ])('refuses %j in a sentence', async (args, sentence) => {
    await expect(runs(...args)).rejects.toThrow(sentence);
  });
});
