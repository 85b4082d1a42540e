import { PlanInput, PlanOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { planRun } from './plan/plan-run';
import { runningExecutions } from './plan/running';

export const handler = createHandler(
  process.env,
  { input: PlanInput, output: PlanOutput, work: planRun },
  { running: runningExecutions },
);
