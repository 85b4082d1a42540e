import { listenToInterrupts } from '../../../../../local/cli/trigger/interrupt';

/** As the terminal does it, without a signal to the process that tests. */
const press = () => process.emit('SIGINT', 'SIGINT');

describe('Ctrl-C', () => {
  it.each([
    ['a', 'abort'],
    ['Yes', 'abort'],
    ['d', 'detach'],
    ['', 'continue'],
    ['what?', 'continue'],
  ])('asks, and takes "%s" for %s', async (answer, wish) => {
    const questions: string[] = [];
    const interrupts = listenToInterrupts((question) => {
      questions.push(question);
      return Promise.resolve(answer);
    });

    press();
    const pending = interrupts.isPending;
    const reported = await interrupts.wish();

    expect([pending, reported, interrupts.isPending]).toEqual([true, wish, false]);
    expect(questions).toEqual([expect.stringContaining('Abort the run?')]);
    interrupts.release();
  });

  it('wakes whoever waits, and is not lost where nobody waits yet', async () => {
    const interrupts = listenToInterrupts(undefined);
    const waiting = interrupts.pause(60_000);

    press();
    await waiting;
    await interrupts.pause(60_000);

    expect(interrupts.isPending).toBe(true);
    interrupts.release();
  });

  it('leaves the run to itself where nobody can be asked, or the question is broken off', async () => {
    const mute = listenToInterrupts(undefined);
    const broken = listenToInterrupts(() => Promise.reject(new Error('aborted')));

    expect([await mute.wish(), await broken.wish()]).toEqual(['detach', 'detach']);
    mute.release();
    broken.release();
  });
});
