import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunRequest } from '../../../shared/request/request';
import { NOT_USED } from '../../../shared/request/settled';
import { chooseSettings } from '../../../trainer/settings/choose';

const folder = join(__dirname, '../../../recipes');
const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.json'))
      .map((file) => `${name}/${file}`),
  );

/**
 * How embeddings start best was measured once for all, and the last state is read whatever the data; the other settings
 * are each recipe's own.
 */
const LEFT_TO_THE_DATA = /Initializer$|\.readout$/;

describe('recipes', () => {
  it.each(files)('%s says all that would be chosen from the data, since it is tuned', (file) => {
    const request = RunRequest.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));

    const settings = chooseSettings(request, {
      records: 1_000,
      median: 20,
      p95: 40,
      vocabulary: request.task.input.kind === 'tokens' ? 100 : 0,
      targetVocabulary: request.task.target.kind === 'tokens' ? 100 : 0,
    });

    const left = settings
      .filter(({ reason }) => reason !== null && reason !== NOT_USED)
      .map(({ field }) => field)
      .filter((field) => !LEFT_TO_THE_DATA.test(field));
    expect(left).toEqual([]);
    expect(request.training.earlyStopping.metric).toBeDefined();
  });
});
