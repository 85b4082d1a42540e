import { metricsOf } from '../../../../shared/request/request';
import { Task } from '../../../../shared/request/task';
import { METRICS } from '../../../../shared/metrics';

const tokens = { kind: 'tokens', field: 'y' };
const text = { kind: 'tokens', field: 'x', tokens: 'characters' };
const TASKS = [
  { kind: 'many-to-one', input: text, target: { kind: 'class', field: 'y' } },
  { kind: 'many-to-one', input: text, target: { kind: 'value', field: 'y' } },
  { kind: 'many-to-many', input: text, target: { kind: 'tags', field: 'y' } },
  { kind: 'many-to-many', input: text, target: { kind: 'tags', field: 'y', scheme: 'bio' } },
  { kind: 'many-to-one', input: text, target: { kind: 'labels', field: 'y' } },
  {
    kind: 'many-to-many',
    input: { kind: 'labels', field: 'y' },
    target: { kind: 'labels', field: 'y', shift: 1 },
  },
  { kind: 'encoder-decoder', input: text, target: tokens },
  { kind: 'one-to-many', input: { kind: 'condition' }, target: tokens },
].map((task) => Task.parse(task));

describe('metricsOf', () => {
  it.each(TASKS)(
    'has the default metric first, the loss last, the rest as tables show them ($kind)',
    (task) => {
      const metrics = metricsOf(task);

      expect(METRICS.filter((metric) => metrics.includes(metric))).toEqual(metrics);
      expect(metrics.at(-1)).toBe('loss');
    },
  );

  it('leaves no metric without a task', () => {
    expect(new Set(TASKS.flatMap((task) => metricsOf(task)))).toEqual(new Set(METRICS));
  });
});
