import type { Encoder, RawExample } from '../../../../shared/dataset';
import { labelsIn } from '../../../../shared/encoding';
import { RunRequest } from '../../../../shared/request/request';
import { loadDataset } from '../../../../trainer/data/dataset';
import { evaluateChampion } from '../../../../trainer/evaluation/champion';
import { temporaryStore } from '../../../support/temporary-store';
import { champion, storeChampionOf, type ChampionModel } from '../support/champions';
import { storeFixtureRun } from '../support/fixture-run';
import { LABEL_TASKS } from '../support/label-tasks';
import { programOf } from '../support/programs';
import { encoded } from '../support/toy';

const store = temporaryStore();

const taskOf = (part: string) => LABEL_TASKS.find(({ name }) => name.includes(part))!;

async function compared(
  { request, encoder, records }: ReturnType<typeof taskOf>,
  model: Omit<ChampionModel, 'version'>,
  version: string,
) {
  const predict = await storeChampionOf(store, { version, ...model });
  const plan = await storeFixtureRun(store, {
    run: version,
    request: RunRequest.parse(request),
    encoder,
    splits: { train: records(20, 1), validation: records(10, 2), test: records(40, 3) },
    champion: champion(version),
  });
  const dataset = await loadDataset(store, plan);
  const program = programOf(plan.request, dataset.encoder);
  return { predict, result: await evaluateChampion({ store, plan, dataset, program }) };
}

const setsIn = ({ target }: RawExample): string[] => [target].flat().map(String);

describe('a champion that tells any number of labels', () => {
  it.each(['labels of words', 'next labels'])('is charged for those it does not know: %s', async (part) => {
    const task = taskOf(part);
    const { encoder, request, records } = task;
    if (encoder.target.kind !== 'labels') throw new Error('the task has no labels');
    const [known = '', ...others] = encoder.target.labels;
    const target = { ...encoder.target, labels: [known], counts: [1] };
    const named: Encoder = { ...encoder, target: { ...target, unseen: others } };

    const { predict, result } = await compared(
      task,
      { encoder: { ...encoder, target }, request },
      part.replaceAll(' ', '-'),
    );

    const test = records(40, 3);
    const expected = predict(encoded(test, request, named));
    const sets = test.flatMap(setsIn);
    const unknown = sets.flatMap(labelsIn).filter((label) => label !== known).length;
    expect(result.notices).toEqual([]);
    expect(result.champion!.test.loss).toBeCloseTo(expected.loss!, 5);
    expect(result.champion!.test.loss).toBeGreaterThan((36 * unknown) / sets.length);
    expect(result.champion!.test.microF1).toBeCloseTo(expected.microF1!, 6);
  });

  it('is not compared where it tells those of the same step', async () => {
    const task = taskOf('next labels');
    const request = RunRequest.parse({
      ...task.request,
      task: {
        kind: 'many-to-many',
        input: { kind: 'labels', field: 'melody' },
        target: { kind: 'labels', field: 'notes' },
      },
    });

    const { result } = await compared(task, { encoder: task.encoder, request }, 'same-step');

    expect(result).toEqual({
      champion: null,
      unreadable: "it tells the labels of each step, this run's models those of the next step",
      notices: [
        "the champion toy same-step was not evaluated: it tells the labels of each step, this run's models those of the next step",
      ],
    });
  });
});
