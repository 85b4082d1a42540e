import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countReferences, withCurrentLines } from '../../support/line-references';

const folder = join(__dirname, '../../../trainer');
const page = readFileSync(join(folder, 'README.md'), 'utf8');

describe('trainer/README.md', () => {
  it('names lines that contain the code that it quotes (npx tsx test/support/update-line-references.ts renews them)', () => {
    expect(withCurrentLines(page, folder)).toBe(page);
    expect(countReferences(page)).toBeGreaterThan(30);
  });

  it('contains no other reference to a line, which nothing would check', () => {
    expect([...page.matchAll(/#L\d+/g)]).toHaveLength(countReferences(page));
  });

  it('fails where a reference is wrong', () => {
    const wrong = '[run.ts:999](run.ts#L999) `export async function runTrainer`';

    expect(withCurrentLines(wrong, folder)).not.toBe(wrong);
    expect(() => withCurrentLines('[run.ts:1](run.ts#L1) `no such code`', folder)).toThrow(/no such code/);
  });
});
