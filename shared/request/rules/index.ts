import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { fieldProblems } from './fields';
import { formatProblems } from './format';
import { locationProblems } from './location';
import { metricProblems } from './metric-names';
import { networkProblems } from './network';
import { recordProblems } from './records';
import { scalingProblems } from './scaling';
import { splitProblems } from './split';
import { streamProblems } from './stream';
import { taskProblems } from './task';
import { targetFieldProblems } from './windows';

/** What one field alone cannot say: the rules between the fields of a request. */
export function brokenRules(request: RunRequest): Problem[] {
  return [
    ...metricProblems(request),
    ...formatProblems(request),
    ...recordProblems(request),
    ...targetFieldProblems(request),
    ...fieldProblems(request),
    ...taskProblems(request),
    ...scalingProblems(request),
    ...splitProblems(request),
    ...streamProblems(request),
    ...networkProblems(request),
    ...locationProblems(request),
  ];
}
