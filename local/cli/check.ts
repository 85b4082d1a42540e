/** What `npm run check` runs. */
import { runCheck } from './check/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess(runCheck);
