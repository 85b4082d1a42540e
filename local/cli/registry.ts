/** What `npm run registry` runs. */
import { registryCommand } from './registry/command';
import { runAsProcess } from './terminal/command-process';

runAsProcess(registryCommand);
