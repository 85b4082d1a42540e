import { logged, powertoolsLog, runOf, type Log } from '../../../../functions/lambda/log';
import { DatasetNotFound } from '../../../../shared/errors';

function recordingLog() {
  const lines: unknown[] = [];
  const log: Log = {
    info: (message, keys) => lines.push({ level: 'info', message, ...keys }),
    error: (message, keys) => lines.push({ level: 'error', message, ...keys }),
  };
  return { log, lines };
}
/** A clock that advances by a second and a half each time it is read. */
function clock() {
  let time = 0;
  return () => (time += 1_500);
}

describe('a logged handler', () => {
  it('writes its run and how long it took when it finishes', async () => {
    const { log, lines } = recordingLog();

    const output = await logged(log, () => Promise.resolve(7), clock())({ planKey: 'runs/r1/plan.json' });

    expect(output).toBe(7);
    expect(lines).toEqual([
      { level: 'info', message: 'started', run: 'r1' },
      { level: 'info', message: 'finished', run: 'r1', seconds: 1.5 },
    ]);
  });

  it('writes the name of its error when it fails, and passes the error on to the workflow', async () => {
    const { log, lines } = recordingLog();
    const error = new DatasetNotFound('nothing lies at data/');

    await expect(logged(log, () => Promise.reject(error), clock())({ run: 'r1' })).rejects.toBe(error);

    expect(lines.at(-1)).toEqual({
      level: 'error',
      message: 'failed',
      run: 'r1',
      seconds: 1.5,
      error: 'DatasetNotFound',
      cause: 'nothing lies at data/',
    });
  });
});

describe('runOf', () => {
  it.each([
    [{ run: 'r1', request: {} }, 'r1'],
    [{ planKey: 'runs/r2/plan.json' }, 'r2'],
    [{ Items: [], BatchInput: { planKey: 'runs/r3/plan.json' } }, 'r3'],
    [{ planKey: 'elsewhere.json' }, undefined],
    [null, undefined],
  ])('reads the run of %j as %s', (payload, run) => {
    expect(runOf(payload)).toBe(run);
  });
});

describe('the Powertools logger', () => {
  const written: string[] = [];
  let spy: jest.SpyInstance;
  beforeEach(() => {
    written.length = 0;
    spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  });
  afterEach(() => spy.mockRestore());

  it('writes JSON with the run if Lambda sets a level', () => {
    powertoolsLog({ AWS_LAMBDA_LOG_LEVEL: 'INFO' }).info('started', { run: 'r1' });

    expect(JSON.parse(written.join(''))).toMatchObject({ level: 'INFO', message: 'started', run: 'r1' });
  });

  it('writes nothing without a level', () => {
    powertoolsLog({}).error('failed', { run: 'r1' });

    expect(written).toEqual([]);
  });
});
