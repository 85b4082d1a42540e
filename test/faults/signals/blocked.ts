/** The trainer's order of imports: signals are blocked before the engine loads. */
import '../../../trainer/engine/block-signals';
import { runSteps } from './steps';

void runSteps(process.argv.slice(2));
