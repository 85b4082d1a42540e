import { RunRequest } from '../../../../shared/request/request';
import type { TagScheme } from '../../../../shared/request/task';
import { loadDataset } from '../../../../trainer/data/dataset';
import { evaluateChampion } from '../../../../trainer/evaluation/champion';
import { temporaryStore } from '../../../support/temporary-store';
import { champion, storeChampionOf } from '../support/champions';
import { storeFixtureRun } from '../support/fixture-run';
import { programOf } from '../support/programs';
import { SMALL_TASKS } from '../support/tasks';

const store = temporaryStore();

const { request, encoder, records } = SMALL_TASKS.find(({ name }) => name.includes('entities'))!;
const withScheme = (scheme: TagScheme) =>
  RunRequest.parse({ ...request, task: { ...request.task, target: { ...request.task.target, scheme } } });

describe('evaluateChampion', () => {
  it.each([
    ['iob2', 'bio', []],
    ['bioes', 'iobes', []],
    [
      'bio',
      'iobes',
      [
        'the champion toy bio-iobes was not evaluated: it tags by the scheme "bio", this run\'s models by "iobes"',
      ],
    ],
  ] as const)(
    'compares a champion of the scheme %s with a run of %s only where both mean the same',
    async (theirs, ours, notices) => {
      const version = `${theirs}-${ours}`;
      await storeChampionOf(store, { version, encoder, request: withScheme(theirs) });
      const plan = await storeFixtureRun(store, {
        run: version,
        request: withScheme(ours),
        encoder,
        splits: { train: records(20, 1), validation: records(10, 2), test: records(40, 3) },
        champion: champion(version),
      });

      const dataset = await loadDataset(store, plan);
      const result = await evaluateChampion({
        store,
        plan,
        dataset,
        program: programOf(plan.request, dataset.encoder),
      });

      expect(result.notices).toEqual(notices);
      expect(result.champion === null).toBe(notices.length > 0);
    },
  );
});
