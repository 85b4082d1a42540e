import { asCsv, words } from '../support/words';
import { changed, type LooseRequest, wordRequest } from '../support/requests';
import { type FinishedRun, Workplace } from '../support/workflow';

const oneSentence = /^[^\n]+$/;

describe('a dataset with something wrong in it', () => {
  let workplace: Workplace;
  beforeEach(async () => {
    workplace = await Workplace.create();
    await workplace.putWords();
  });
  afterEach(() => workplace.remove());

  const tolerating = (rejects: LooseRequest) => changed(wordRequest(), 'data', { rejects });
  const trained = (run: FinishedRun) => run.states().includes('Train');

  it('is used without a poisoned shard, or refused with its name, as the request tolerates', async () => {
    // One shard of four.
    await workplace.store.put('input/words/train-2.csv', asCsv(words(60, 5)));
    await workplace.store.put('input/words/train-3.csv', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5]));

    const under = await workplace.run(tolerating({ toleratedShardPercentage: 25 }));
    const over = await workplace.run(tolerating({ toleratedShardPercentage: 24 }));

    under.output();
    const manifest = await under.dataset();
    expect(manifest.shardsSetAside).toEqual([
      {
        shard: expect.any(Number) as number,
        key: 'input/words/train-3.csv',
        reason: expect.stringMatching(/gzip/) as string,
      },
    ]);
    expect(manifest.records.read).toBe(390);
    expect(over.result).toMatchObject({ status: 'FAILED', error: 'UnreadableShard' });
    expect(over.result.cause).toMatch(
      /input\/words\/train-3\.csv cannot be read: its header line is incomplete, since its gzip stream ends too early after 0 bytes of text/,
    );
    expect(over.result.cause).toMatch(oneSentence);
    expect(trained(over)).toBe(false);
  });

  it('has poisoned records set aside with line and reason, up to the tolerated share', async () => {
    const good = asCsv(words(240, 1)).trimEnd().split('\n');
    // Without a language, which the task needs; 4 of 334 records, and of the 244 for training.
    const broken = ['lost,', 'lost', 'lost,', 'one,too,many'];
    const lines = [...good.slice(0, 100), ...broken, ...good.slice(100)];
    await workplace.store.put('input/words/train.csv', `${lines.join('\n')}\n`);

    const under = await workplace.run(tolerating({ toleratedShare: 0.017 }));
    const over = await workplace.run(tolerating({ toleratedShare: 0.01 }));

    under.output();
    const manifest = await under.dataset();
    expect(manifest.records).toMatchObject({ read: 334, rejected: 4 });
    const rejects = await under.rejects();
    expect(rejects.map(({ file, line }) => [file, line])).toEqual(
      [101, 102, 103, 104].map((line) => ['input/words/train.csv', line]),
    );
    expect(rejects.map(({ record }) => record)).toEqual(broken);
    expect(over.result).toMatchObject({ status: 'FAILED', error: 'TooManyRejects' });
    expect(over.result.cause).toMatch(/^4 of 334 records .* above data\.rejects\.toleratedShare, 0\.01: /);
    expect(over.result.cause).toMatch(oneSentence);
    expect(trained(over)).toBe(false);
  });
});
