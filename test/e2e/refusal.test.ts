import { changed, type LooseRequest, wordRequest } from '../support/requests';
import { Workplace } from '../support/workflow';

describe('a request that cannot be run', () => {
  let workplace: Workplace;
  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.putWords();
    await workplace.store.put('recipes/word-recipe/request.json', JSON.stringify(wordRequest()));
  });
  afterAll(() => workplace.remove());

  const { task } = wordRequest() as { task: LooseRequest };

  it.each<[string, LooseRequest, string, RegExp]>([
    ['has an unknown field', wordRequest({ modle: 'x' }), 'InvalidRequest', /modle.*model/],
    [
      'has a misspelt nested field',
      changed(wordRequest(), 'training', { batchsize: 3 }),
      'InvalidRequest',
      /training.*batchSize/,
    ],
    [
      'has a value out of range',
      changed(wordRequest(), 'network', { units: 0 }),
      'InvalidRequest',
      /network\.units.*0/,
    ],
    [
      'has a value of the wrong type',
      changed(wordRequest(), 'training', { seed: '7' }),
      'InvalidRequest',
      /training\.seed/,
    ],
    ['lacks a field', wordRequest({ data: undefined }), 'InvalidRequest', /data/],
    [
      'has an unknown kind of task',
      wordRequest({ task: { ...task, kind: 'many-to-nothing' } }),
      'InvalidRequest',
      /task\.kind.*many-to-nothing/,
    ],
    [
      'has an unknown kind of cell',
      changed(wordRequest(), 'network', { cell: { kind: 'lstn' } }),
      'InvalidRequest',
      /lstn.*lstm/,
    ],
    ['names no recipe that exists', { recipe: 'wordrecipe' }, 'InvalidRequest', /wordrecipe.*word-recipe/],
    ['is empty', {}, 'InvalidRequest', /recipe/],
    [
      'gates on a metric that the task lacks',
      wordRequest({ gate: { metric: 'mae' } }),
      'InvalidRequest',
      /gate\.metric.*mae/,
    ],
    [
      'finds no data',
      changed(wordRequest(), 'data', { location: 'input/wrods/' }),
      'DatasetNotFound',
      /input\/wrods.*input\/words/,
    ],
  ])('is refused in one sentence where it %s', async (_, request, error, sentence) => {
    const run = await workplace.run(request);

    expect(run.result).toMatchObject({ status: 'FAILED', error });
    expect(run.result.cause).toMatch(sentence);
    expect(run.result.cause).toMatch(/^[^\n]{10,600}$/);
    expect(run.states()).not.toContain('ProfileShards');
    expect(run.states()).not.toContain('Train');
    expect(await workplace.store.head(`runs/${run.name}/plan.json`)).toBeUndefined();
  });
});
