/** What `npm run predict` runs. */
import { runPredict } from './predict/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess(runPredict);
