import { trainInStorm, type Storm } from '../../../faults/signals/storm';

describe('signals while kernels run', () => {
  it.each<Pick<Storm, 'kernel' | 'cell'>>([
    { kernel: 'onednn', cell: 'lstm' },
    { kernel: 'onednn', cell: 'gru' },
  ])('leave the weights of $cell on $kernel as they are without signals', async ({ kernel, cell }) => {
    const training = { entry: 'blocked', kernel, cell, updates: 100 } as const;

    const undisturbed = await trainInStorm({ ...training, signals: false });
    const disturbed = await trainInStorm({ ...training, signals: true });

    expect(undisturbed).toBeDefined();
    expect(disturbed?.digest).toBe(undisturbed?.digest);
    expect(disturbed?.heard).toBeGreaterThan(10);
  });
});
