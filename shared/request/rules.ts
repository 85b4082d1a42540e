import { nearestName, listNames, showValue } from './nearest';
import type { Problem } from './problems';
import type { RunRequest } from './request';
import { matchesName } from './glob';

/** What one field alone cannot say: the rules between the fields of a request. */
export function brokenRules(request: RunRequest): Problem[] {
  return [
    ...metricProblems(request),
    ...formatProblems(request),
    ...fieldProblems(request),
    ...splitProblems(request),
    ...locationProblems(request),
  ];
}

/** Metrics that a target has; `loss` is of all. */
const METRICS_OF = {
  class: ['accuracy', 'macroF1', 'loss'],
  value: ['mae', 'r2', 'loss'],
} as const;

function metricProblems({ task, gate, training }: RunRequest): Problem[] {
  const allowed: readonly string[] = METRICS_OF[task.target.kind];
  const metrics = [
    { path: 'gate.metric', metric: gate.metric },
    { path: 'training.earlyStopping.metric', metric: training.earlyStopping.metric },
  ];
  const problems = metrics
    .filter(({ metric }) => metric !== undefined && !allowed.includes(metric))
    .map(({ path, metric }) => ({
      path,
      sentence: `${path} is ${showValue(metric)}, which a target of kind "${task.target.kind}" does not have; give ${listNames(allowed)}`,
    }));
  return [...problems, ...minimumProblems({ task, gate })];
}

function minimumProblems({ task, gate }: Pick<RunRequest, 'task' | 'gate'>): Problem[] {
  const metric = gate.metric ?? (task.target.kind === 'class' ? 'accuracy' : 'mae');
  const isShare = metric === 'accuracy' || metric === 'macroF1';
  const problem = (path: string, value: number) => ({
    path,
    sentence: `${path} is ${value}, but ${metric} is a share; give a number from 0 to 1`,
  });
  const isNotShare = (value: number) => value < 0 || value > 1;
  return [
    ...(isShare && gate.minimum !== undefined && isNotShare(gate.minimum)
      ? [problem('gate.minimum', gate.minimum)]
      : []),
    ...(isShare && isNotShare(gate.margin) ? [problem('gate.margin', gate.margin)] : []),
  ];
}

/** Records are cut on bytes, so what separates must be one byte, and not the byte that ends a line. */
const isSeparator = (character: string): boolean => /^[\t\x20-\x7e]$/.test(character);

function formatProblems({ data: { format } }: RunRequest): Problem[] {
  if (format.kind !== 'csv') return [];
  const problems: Problem[] = [];
  const refuse = (name: string, sentence: string) =>
    problems.push({ path: `data.format.${name}`, sentence: `data.format.${name} ${sentence}` });
  if (!isSeparator(format.delimiter))
    refuse('delimiter', `is ${showValue(format.delimiter)}; give one printable ASCII character or "\\t"`);
  if (format.quote !== null && !isSeparator(format.quote))
    refuse('quote', `is ${showValue(format.quote)}; give one printable ASCII character, or null for none`);
  if (format.quote === format.delimiter)
    refuse('quote', `is ${showValue(format.quote)}, the delimiter too; give another character, or null`);
  const repeated = format.columns?.find((column, index, columns) => columns.indexOf(column) !== index);
  if (repeated !== undefined)
    refuse('columns', `names ${showValue(repeated)} twice; give each column a name of its own`);
  return problems;
}

function fieldProblems({ data: { format }, task }: RunRequest): Problem[] {
  const named = [
    ...(task.input.kind === 'tokens'
      ? [{ path: 'task.input.field', name: task.input.field }]
      : task.input.fields.map((name, index) => ({ path: `task.input.fields[${index}]`, name }))),
  ];
  const leaks = named
    .filter(({ name }) => name === task.target.field)
    .map(({ path, name }) => ({
      path,
      sentence: `${path} is ${showValue(name)}, the target too; a model that reads its answer learns nothing, so name another field`,
    }));
  const columns = format.kind === 'csv' ? format.columns : undefined;
  if (columns === undefined) return leaks;
  const unknown = [...named, { path: 'task.target.field', name: task.target.field }]
    .filter(({ name }) => !columns.some((column) => matchesName(name, column)))
    .map(({ path, name }) => {
      const slip = nearestName(name, columns);
      const hint = slip === undefined ? '' : `; did you mean ${showValue(slip)}?`;
      return {
        path,
        sentence: `${path} is ${showValue(name)}, which is not among data.format.columns (${listNames(columns, 'and')})${hint}`,
      };
    });
  return [...leaks, ...unknown];
}

function splitProblems({ data: { split } }: RunRequest): Problem[] {
  if (split.by !== 'file') return [];
  const parts = [
    { path: 'data.split.train', pattern: split.train },
    { path: 'data.split.validation', pattern: split.validation },
    { path: 'data.split.test', pattern: split.test },
  ];
  return parts
    .filter(
      ({ pattern }, index) =>
        pattern !== undefined && parts.findIndex((other) => other.pattern === pattern) !== index,
    )
    .map(({ path, pattern }) => ({
      path,
      sentence: `${path} is ${showValue(pattern)}, which another split reads too; give each split files of its own`,
    }));
}

function locationProblems({ data: { location } }: RunRequest): Problem[] {
  const path = 'data.location';
  const forms =
    'give a prefix in the artifact store (recipes/…/data/), s3://bucket/prefix/ or, on one machine, file:///folder/';
  const refuse = (why: string) => [{ path, sentence: `${path} is ${showValue(location)}, ${why}; ${forms}` }];
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(location)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 's3' && scheme !== 'file') return refuse(`of a scheme "${scheme}"`);
  if (scheme === 's3' && !/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\//.test(location))
    return refuse('which does not name a bucket');
  if (scheme === 'file' && !location.startsWith('file:///')) return refuse('which is not an absolute folder');
  if (scheme === undefined && location.startsWith('/')) return refuse('which starts with "/"');
  const keyOf = location.replace(/^(s3|file):\/\/[^/]*/, '');
  if (keyOf.split('/').some((segment) => segment === '.' || segment === '..'))
    return refuse('which holds "." or ".." as a folder');
  return [];
}
