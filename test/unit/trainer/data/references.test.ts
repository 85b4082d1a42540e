import type { Encoder } from '../../../../shared/dataset';
import { loadDataset } from '../../../../trainer/data/dataset';
import { temporaryStore } from '../../../support/temporary-store';
import { storeFixtureRun } from '../support/fixture-run';
import { toyRequest } from '../support/toy';

const encoder: Encoder = {
  version: 1,
  input: { kind: 'tokens', vocabulary: ['<padding>', '<unknown>', 'a', 'b'], conditions: [], features: [] },
  target: { kind: 'tokens', vocabulary: ['<padding>', '<unknown>', '<start>', '<end>', 'x', 'y'] },
};
const request = toyRequest({
  task: {
    kind: 'encoder-decoder',
    input: { kind: 'tokens', field: 'x' },
    target: { kind: 'tokens', field: 'y', maximumLength: 3 },
  },
});
const record = { input: 'ab', target: 'x' };

const store = temporaryStore();

describe('several references of the test records', () => {
  it('are read as ids of the target; one that is too long for it is left out', async () => {
    const test = [record, { ...record, references: ['yx', 'xxxx', 'z'] }];
    const plan = await storeFixtureRun(store, {
      run: 'r',
      request,
      encoder,
      splits: { train: [record], validation: [record], test },
    });

    const { splits } = await loadDataset(store, plan);

    expect(splits.test.references).toEqual([[], [[5, 4], [1]]]);
    expect(splits.train.references).toBeUndefined();
  });
});
