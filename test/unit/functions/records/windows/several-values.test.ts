import { readDataset } from '../dataset';
import { csv, hour, numbers, request, windows } from './series';

describe('forecasts of several values', () => {
  const rows = numbers(12).map((index) => `${hour(index)},${index},${index * 10}`);
  const read = (shape: object, target: object) =>
    readDataset({ 'a.csv': csv('time,y,z', rows) }, windows({ time: 'time', ...shape }, target));

  it('are field by field, and in each by horizon', async () => {
    const { examples } = await read({ horizon: [1, 3] }, { field: undefined, fields: ['y', 'z'] });

    expect(examples[0]).toMatchObject({ input: [[0], [1]], target: [2, 4, 20, 40], offset: [1, 10] });
  });

  it('are left out where their targets lie on two sides', async () => {
    const { examples } = await read({ horizon: [1, 2] }, {});

    const targets = examples.map(({ target, split }) => [target, split]);
    // Of twelve rows two are test, and the two before them validation.
    expect(targets).toContainEqual([[10, 11], 'test']);
    expect(targets).toContainEqual([[8, 9], 'validation']);
    expect(targets).not.toContainEqual([[9, 10], expect.anything()]);
  });

  it('know the values one season before them, be it longer than the window', async () => {
    const { examples } = await read({ horizon: [1, 2] }, { seasonRows: 4 });

    expect(examples[0]).not.toHaveProperty('season');
    expect(examples.find(({ target }) => (target as number[])[0] === 3)).toMatchObject({ season: [null, 0] });
    expect(examples.find(({ target }) => (target as number[])[0] === 5)).toMatchObject({ season: [1, 2] });
  });

  it('of one value know the one of a season before, in the order of the file too', async () => {
    const file = { 'a.csv': csv('y', numbers(12)) };

    const { examples } = await readDataset(
      file,
      request({ records: { kind: 'windows', length: 2 } }, { seasonRows: 4 }),
    );

    expect(examples.map(({ target, season }) => [target, season])).toEqual(
      numbers(10).map((index) => [index + 2, index < 2 ? undefined : index - 2]),
    );
  });
});
