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
/** A clock that is a second and a half further at each look. */
function clock() {
  let time = 0;
  return () => (time += 1_500);
}

it('a handler that ends is told with its run and how long it took', async () => {
  const { log, lines } = recordingLog();

  const output = await logged(log, () => Promise.resolve(7), clock())({ planKey: 'runs/r1/plan.json' });

  expect(output).toBe(7);
  expect(lines).toEqual([
    { level: 'info', message: 'started', run: 'r1' },
    { level: 'info', message: 'finished', run: 'r1', seconds: 1.5 },
  ]);
});

it('one that fails is told by the name of its error, which goes on to the workflow', async () => {
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

it.each([
  [{ run: 'r1', request: {} }, 'r1'],
  [{ planKey: 'runs/r2/plan.json' }, 'r2'],
  [{ Items: [], BatchInput: { planKey: 'runs/r3/plan.json' } }, 'r3'],
  [{ planKey: 'elsewhere.json' }, undefined],
  [null, undefined],
])('the run of %j is %s', (payload, run) => {
  expect(runOf(payload)).toBe(run);
});

describe("Powertools' logger", () => {
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

  it('writes JSON with the run where Lambda says a level', () => {
    powertoolsLog({ AWS_LAMBDA_LOG_LEVEL: 'INFO' }).info('started', { run: 'r1' });

    expect(JSON.parse(written.join(''))).toMatchObject({ level: 'INFO', message: 'started', run: 'r1' });
  });

  it('writes nothing elsewhere', () => {
    powertoolsLog({}).error('failed', { run: 'r1' });

    expect(written).toEqual([]);
  });
});
