import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { anchorsOf, brokenLinks, npmScriptsIn } from '../../support/markdown';

const ROOT = join(__dirname, '../../..');
const GENERATED = new Set(['node_modules', '.git', '.unroll', 'cdk.out', 'coverage']);

const pages = markdownPages(ROOT);
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe('the Markdown pages', () => {
  it('are found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'recipes/README.md', 'trainer/README.md']));
  });

  it.each(pages)('%s links to files and headings that exist', (page) => {
    const path = join(ROOT, page);

    expect(brokenLinks(readFileSync(path, 'utf8'), dirname(path))).toEqual([]);
  });

  it.each(pages)('%s names npm scripts that package.json has', (page) => {
    const missing = npmScriptsIn(readFileSync(join(ROOT, page), 'utf8')).filter((name) => !(name in scripts));

    expect(missing).toEqual([]);
  });
});

describe('the check of links', () => {
  it('reports a file that does not exist', () => {
    expect(brokenLinks('[a](no-such-file.md) and [b](README.md)', ROOT)).toEqual(['no-such-file.md']);
  });

  it('reports a heading that does not exist, in this page and in another', () => {
    const page = '# One two\n\n[here](#one-two) [gone](#three) [there](README.md#no-such-heading)';

    expect(brokenLinks(page, ROOT)).toEqual(['#three', 'README.md#no-such-heading']);
  });

  it('leaves alone addresses on the web, and what stands in code', () => {
    expect(
      brokenLinks('[a](https://example.org/x) `[b](gone.md)`\n\n```md\n[c](gone.md)\n```\n', ROOT),
    ).toEqual([]);
  });

  it('makes anchors as GitHub does', () => {
    expect(anchorsOf("# A `b` & c's (d)\n\n## A b\n\n## A b\n")).toEqual(['a-b--cs-d', 'a-b', 'a-b-1']);
  });

  it('finds npm scripts in prose and in code, npm start and npm test among them', () => {
    expect(npmScriptsIn('`npm run bench:data -- --x` or\n```sh\nnpm start --silent\nnpm run\n```')).toEqual([
      'bench:data',
      'start',
    ]);
  });
});

/** Paths of all pages below `folder`, relative to the root. */
function markdownPages(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return GENERATED.has(entry.name) ? [] : markdownPages(path);
    return entry.name.endsWith('.md') && existsSync(path) ? [relative(ROOT, path)] : [];
  });
}
