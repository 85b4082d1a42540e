import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../../support/folders';

const load = () => import('../../../../local/setup/changed-tests.mjs');
const folder = temporaryFolder();
afterAll(folder.remove);

const FILES = {
  'shared/metric.ts': "import { round } from './round';",
  'shared/round.ts': '',
  'trainer/report.ts': "import { metric } from '../shared/metric';\nimport { axis } from './plots/axis';",
  'trainer/plots/axis.ts': "import { tick } from './tick';",
  'trainer/plots/tick.ts': "import { axis } from './axis';",
  'trainer/plots/lonely.ts': "import { twin } from './twin';",
  'trainer/plots/twin.ts': "import { lonely } from './lonely';",
  'test/support/table.ts': "import { metric } from '../../shared/metric';",
  'test/unit/shared/metric.test.ts': "import { metric } from '../../../shared/metric';",
  'test/unit/shared/round.test.ts': "const load = () => import('../../../shared/round.js');",
  'test/unit/trainer/report/page.test.ts': '',
  'test/unit/trainer/report/support.ts': '',
  'test/unit/local/table.test.ts': "import { table } from '../../support/table';",
  'test/unit/local/other.test.ts': "import { report } from '../../../trainer/report';",
};

beforeAll(() => {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(folder.path, dirname(path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
});

describe('testsOf', () => {
  it.each([
    ['the tests at its own place', 'trainer/report.ts', ['local/other', 'trainer/report/page']],
    [
      'tests that import it, themselves or through test/',
      'shared/metric.ts',
      ['local/table', 'shared/metric'],
    ],
    ['tests that load it later', 'shared/round.ts', ['shared/round']],
    [
      'the nearest tests of what has none of its own',
      'trainer/plots/tick.ts',
      ['local/other', 'trainer/report/page'],
    ],
    ['nothing for sources that only each other import', 'trainer/plots/lonely.ts', []],
    ['a test itself', 'test/unit/local/table.test.ts', ['local/table']],
    ['tests that use a changed support file', 'test/support/table.ts', ['local/table']],
    ['nothing for what no test is about', 'README.md', []],
  ])('finds %s', async (_, changed, expected) => {
    const { testsOf } = await load();

    expect(testsOf(folder.path, [changed])).toEqual(expected.map((name) => `test/unit/${name}.test.ts`));
  });
});
