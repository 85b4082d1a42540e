import { setTimeout as wait } from 'node:timers/promises';
import { mapLimited, visitLimited } from '../../../../functions/artifacts/map-limited';

const items = Array.from({ length: 100 }, (_, index) => index);

describe('reading many items', () => {
  it('visits them in order, with at most 16 of them read and not yet visited', async () => {
    let begun = 0;
    const visited: number[] = [];
    let most = 0;

    await visitLimited(
      items,
      async (item) => {
        begun += 1;
        most = Math.max(most, begun - visited.length);
        await wait((item * 7) % 5);
        return item;
      },
      (item) => visited.push(item),
    );

    expect(visited).toEqual(items);
    expect(most).toBe(16);
  });

  it('returns the results in order', async () => {
    const doubled = await mapLimited(items, async (item) => {
      await wait((item * 3) % 4);
      return 2 * item;
    });

    expect(doubled).toEqual(items.map((item) => 2 * item));
  });

  it('fails with the error of the first item that cannot be read, whatever fails after it', async () => {
    const reading = visitLimited(
      items,
      async (item) => {
        await wait(item === 3 ? 5 : 0);
        if (item >= 3) throw new Error(`item ${item}`);
        return item;
      },
      () => undefined,
    );

    await expect(reading).rejects.toThrow('item 3');
  });
});
