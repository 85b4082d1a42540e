import { setTimeout as sleep } from 'node:timers/promises';
import { JobQueue } from '../../../../../local/emulator/batch/queue';

const forever = new AbortController().signal;

describe('the queue of jobs', () => {
  it('runs one at a time, in the order of submission, whatever fails', async () => {
    const queue = new JobQueue();
    const order: string[] = [];
    const job =
      (name: string, fails = false) =>
      async () => {
        order.push(`${name} starts`);
        await sleep(5);
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      };

    await Promise.allSettled([
      queue.run(forever, job('a')),
      queue.run(forever, job('b', true)),
      queue.run(forever, job('c')),
    ]);

    expect(order).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  });

  it('lets a job give up waiting at once, and no job overtake another', async () => {
    const queue = new JobQueue();
    const order: string[] = [];
    const controller = new AbortController();
    let release: () => void = () => undefined;
    const first = queue.run(forever, () => new Promise<void>((resolve) => (release = resolve)));
    const second = queue.run(controller.signal, () => Promise.resolve(order.push('second')));
    const third = queue.run(forever, () => Promise.resolve(order.push('third')));

    controller.abort(new Error('given up'));

    await expect(second).rejects.toThrow('given up');
    await sleep(5);
    expect(order).toEqual([]);
    release();
    await Promise.all([first, third]);
    expect(order).toEqual(['third']);
  });
});
