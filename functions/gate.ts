import { GateInput, GateOutput } from '../shared/workflow';
import { createHandler } from './lambda/handler';
import { gateCandidate } from './gate/gate-candidate';

export const handler = createHandler(process.env, {
  input: GateInput,
  output: GateOutput,
  work: gateCandidate,
});
