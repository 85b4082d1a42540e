import { Ready } from '../../../bench/training/answers';
import { startContender } from '../../../bench/training/contender';

const start = (program: string) =>
  startContender({
    name: 'it',
    command: process.execPath,
    args: ['-e', program],
    root: process.cwd(),
    threads: 3,
    ready: Ready,
  });

const READY =
  'console.log(JSON.stringify({ parameters: Number(process.env.OMP_NUM_THREADS), lossAtStart: 2 }));';
const EPOCH = `process.stdin.on('data', () => console.log(JSON.stringify({
  seconds: { train: 1, validation: 2, processor: 4 }, validation: { accuracy: 0.5 }, peakBytes: 3 })));`;

describe('startContender', () => {
  it('has what the process says, which has the threads that it is given', async () => {
    const contender = await start(READY + EPOCH);
    const epoch = await contender.epoch();
    await contender.close();

    expect(contender.ready).toEqual({ parameters: 3, lossAtStart: 2 });
    expect(epoch).toEqual({
      seconds: { train: 1, validation: 2, processor: 4 },
      validation: { accuracy: 0.5 },
      peakBytes: 3,
    });
  });

  it('says which process ended before it answered', async () => {
    await expect(start('')).rejects.toThrow('it ended before it answered');
  });
});
