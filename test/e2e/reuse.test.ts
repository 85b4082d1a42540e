import { asCsv, words } from '../support/words';
import { changed, wordRequest } from '../support/requests';
import { type FinishedRun, Workplace } from '../support/workflow';

describe('runs on the same dataset', () => {
  let workplace: Workplace;
  let first: FinishedRun;
  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.putWords();
    first = await workplace.run(wordRequest());
  });
  afterAll(() => workplace.remove());

  const encodes = (run: FinishedRun) => run.states().includes('EncodeShards');

  it('reuse what the first one encoded, and name that run', async () => {
    const second = await workplace.run(changed(wordRequest(), 'training', { seed: 8 }));

    second.output();
    expect(encodes(first)).toBe(true);
    expect(encodes(second)).toBe(false);
    expect((await second.plan()).reused?.run).toBe(first.name);
    expect((await second.weights()).equals(await first.weights())).toBe(false);
  });

  it('encode again where the request refuses reuse, and yield the same weights for the same seed', async () => {
    const again = await workplace.run(wordRequest({ reuse: 'refuse' }));

    again.output();
    expect(encodes(again)).toBe(true);
    expect((await again.plan()).reused).toBeNull();
    expect((await again.weights()).equals(await first.weights())).toBe(true);
  });

  it('do not disturb each other when two start together, and yield the same weights', async () => {
    const request = wordRequest({ reuse: 'refuse' });

    const [one, other] = await Promise.all([workplace.run(request), workplace.run(request)]);

    one.output();
    other.output();
    expect((await one.plan()).buildRoot).not.toBe((await other.plan()).buildRoot);
    expect((await one.weights()).equals(await other.weights())).toBe(true);
    expect((await one.weights()).equals(await first.weights())).toBe(true);
  });

  it('encode again where the data has changed', async () => {
    await workplace.store.put('input/words/train.csv', asCsv(words(240, 3)));

    const changedData = await workplace.run(wordRequest());

    changedData.output();
    expect(encodes(changedData)).toBe(true);
    expect((await changedData.plan()).dataset.fingerprint).not.toBe((await first.plan()).dataset.fingerprint);
  });
});
