import { isShare } from '../../metrics';
import { listNames, showValue } from '../nearest';
import type { Problem } from '../problems';
import { gateMetric, metricsOf, type RunRequest } from '../request';
import { refuse, when } from './refuse';

export function metricProblems({ data, task, gate, training }: RunRequest): Problem[] {
  const allowed: readonly string[] = metricsOf(task);
  const metrics = [
    { path: 'gate.metric', metric: gate.metric },
    { path: 'training.earlyStopping.metric', metric: training.earlyStopping.metric },
  ];
  const owner =
    task.target.kind === 'tokens'
      ? `a task of kind "${task.kind}"`
      : `a target of kind "${task.target.kind}"`;
  const problems = metrics
    .filter(({ metric }) => metric !== undefined && !allowed.includes(metric))
    .map(({ path, metric }) =>
      refuse(path, `is ${showValue(metric)}, which ${owner} does not have; give ${listNames(allowed)}`),
    );
  return [
    ...problems,
    ...minimumProblems({ task, gate }),
    ...when(
      gate.worseSeriesShare !== undefined && data.records.kind !== 'windows',
      'gate.worseSeriesShare',
      `is ${gate.worseSeriesShare}, but only windows (data.records) are of series; leave it out`,
    ),
  ];
}

function minimumProblems({ task, gate }: Pick<RunRequest, 'task' | 'gate'>): Problem[] {
  const metric = gateMetric({ task, gate });
  if (!isShare(metric)) return [];
  const figures = [
    { path: 'gate.minimum', value: gate.minimum },
    { path: 'gate.margin', value: gate.margin },
  ];
  return figures.flatMap(({ path, value }) =>
    value !== undefined && (value < 0 || value > 1)
      ? [refuse(path, `is ${value}, but ${metric} lies between 0 and 1; give a number from 0 to 1`)]
      : [],
  );
}
