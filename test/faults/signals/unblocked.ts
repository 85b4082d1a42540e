/** Without what the trainer does: a storm of signals corrupts its memory. */
import { runSteps } from './steps';

void runSteps(process.argv.slice(2));
