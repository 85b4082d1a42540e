import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { descendantsOf, listProcesses } from '../../../../../local/cli/terminal/processes';
import { listenToStop } from '../../../../../local/cli/terminal/stop';

describe('stopping', () => {
  it('notifies the run at the first signal', () => {
    const before = process.listenerCount('SIGINT');
    const reported: string[] = [];
    const stop = listenToStop({ killedStatus: 130, onStop: (signal) => reported.push(signal) });

    process.emit('SIGINT', 'SIGINT');

    expect(reported).toEqual(['SIGINT']);
    expect(stop.signal.aborted).toBe(true);
    stop.release();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('finds children, their children, and nobody else', () => {
    const processes = [
      [1, 0],
      [10, 1],
      [11, 10],
      [12, 11],
      [13, 10],
      [20, 1],
      [0, 0],
    ].map(([pid = 0, parent = 0]) => ({ pid, parent, command: '' }));

    const found = descendantsOf(10, processes).map(({ pid }) => pid);

    expect(found.sort()).toEqual([11, 12, 13]);
    expect(descendantsOf(20, processes)).toEqual([]);
  });

  it('knows the processes of this machine, and not one that has ended', async () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000)', 'some argument']);
    await once(child, 'spawn');

    const running = descendantsOf(process.pid, listProcesses()).filter(({ pid }) => pid === child.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(running).toHaveLength(1);
    expect(running[0]?.command).toContain('some argument');
    expect(listProcesses().some(({ pid }) => pid === child.pid)).toBe(false);
  });
});
