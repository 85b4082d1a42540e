/** Writes `infra/COSTS.md`: `npm run costs:page`. */
import { writePage } from '../write-page';
import { costPage } from './page';

void writePage('COSTS.md', costPage());
