/** What `npm run models` runs. */
import { runModels } from './models/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess(runModels);
