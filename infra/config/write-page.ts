/** Writes `infra/CONFIGURATION.md`: `npm run config:page`. */
import { writePage } from '../write-page';
import { configurationPage } from './document';

void writePage('CONFIGURATION.md', configurationPage());
