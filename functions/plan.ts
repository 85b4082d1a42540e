import { PlanInput, PlanOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { planRun } from './plan/plan-run';

export const handler = createHandler(process.env, { input: PlanInput, output: PlanOutput, work: planRun });
