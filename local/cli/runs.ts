/** What `npm run runs` runs. */
import { runRuns } from './runs/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess(runRuns);
