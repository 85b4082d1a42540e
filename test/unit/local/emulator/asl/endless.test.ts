import { run } from './harness';

/** Two states that lead to each other, and wait for nothing. */
const LOOP = {
  QueryLanguage: 'JSONata',
  StartAt: 'Again',
  States: {
    Again: { Type: 'Pass', Next: 'Which' },
    Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'End' }], Default: 'Again' },
    End: { Type: 'Succeed' },
  },
};
describe('an endless loop', () => {
  it('ends at 25,000 events, and no Catch hides it', async () => {
    const caught = {
      ...LOOP,
      StartAt: 'Around',
      States: {
        Around: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'Again', States: LOOP.States }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Around' }],
          End: true,
        },
      },
    };

    const { status, error, cause, history } = await run(caught);

    expect({ status, error, cause }).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(history.length).toBeLessThanOrEqual(25_000 + 5);
  });

  it('can be stopped', async () => {
    const controller = new AbortController();
    const running = run(LOOP, { signal: controller.signal });
    setTimeout(() => controller.abort(), 1);

    expect((await running).status).toBe('ABORTED');
  });
});
