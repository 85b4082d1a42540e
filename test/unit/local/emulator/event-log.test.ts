import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openEventLog } from '../../../../local/emulator/event-log';
import { temporaryFolder } from '../../../support/folders';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('the log of an execution', () => {
  it('is a file of its own for each of several that have the same name at the same moment', async () => {
    const logs = [1, 2, 3].map(() => openEventLog(join(folder.path, 'same')));

    logs.forEach((log, index) =>
      log.take({ at: String(index), path: '', type: 'FunctionLine', functionName: 'f', line: 'l' }),
    );
    await Promise.all(logs.map((log) => log.close()));

    expect(logs.map(({ path }) => basename(path))).toEqual([
      'execution.jsonl',
      'execution-2.jsonl',
      'execution-3.jsonl',
    ]);
    expect(logs.map(({ path }) => (JSON.parse(readFileSync(path, 'utf8')) as { at: string }).at)).toEqual([
      '0',
      '1',
      '2',
    ]);
  });
});
