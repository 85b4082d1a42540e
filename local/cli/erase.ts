/** What `npm run erase` runs. */
import { runErase } from './erase/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess(runErase);
