import { PlanInput, PlanOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { planRun } from './planning/plan-run';

export const handler = createHandler(process.env, { input: PlanInput, output: PlanOutput, work: planRun });
