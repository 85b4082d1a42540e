import { scalesApartWarnings } from '../../../../functions/merge/scales-apart';
import { Task } from '../../../../shared/request/task';

const scale = (series: string, standardDeviation: number) => ({ series, mean: 0, standardDeviation });
const range = (small: number, large: number) => ({
  field: 'load',
  smallest: scale(`small ${small}`, small),
  largest: scale(`large ${large}`, large),
});
const task = (fields: string[]) =>
  Task.parse({
    kind: 'many-to-one',
    input: { kind: 'numeric', fields },
    target: { kind: 'value', field: 'load' },
  });

describe('scalesApartWarnings', () => {
  it('compares the series of all shards', () => {
    const [warning] = scalesApartWarnings([range(10, 20), range(400, 500)], task(['load']));

    expect(warning).toContain('"load" is 0 ± 10 in "small 10" and 0 ± 500 in "large 500"');
    expect(warning).toMatch(/scales each window by itself\.$/);
  });

  it('says to name what is forecast among the inputs, which scale it, where it is not', () => {
    const [warning] = scalesApartWarnings([range(1, 500)], task(['price']));

    expect(warning).toContain('by itself, with "load" in task.input.fields.');
  });

  it('says nothing within thirty times', () => {
    expect(scalesApartWarnings([range(10, 290)], task(['load']))).toEqual([]);
  });
});
