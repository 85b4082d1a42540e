import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Where sources lie; a test's own folder has the same path below test/unit. */
const SOURCES = ['infra', 'functions', 'trainer', 'shared', 'local'];
const ENDINGS = ['', '.ts', '.mjs', '.cjs', '/index.ts'];
const SPECIFIER = /(?:from|import|import\(|require\()\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/**
 * The unit tests that a change of these files needs first: those that were changed, those that lie where the files'
 * own tests lie, and those that import one of the files, themselves or through another file of test/. What only a
 * longer way leads to is left to the whole run.
 *
 * @param {string} root
 * @param {readonly string[]} changed paths from the root
 * @returns {string[]} paths from the root
 */
export function testsOf(root, changed) {
  const files = new Set(changed.map((path) => join(root, path)));
  const mirrors = changed.flatMap((path) => mirrorsOf(path).map((mirror) => join(root, mirror)));
  /** @type {Map<string, boolean>} */
  const known = new Map();
  return filesBelow(join(root, 'test', 'unit'))
    .filter((test) => test.endsWith('.test.ts'))
    .filter(
      (test) => mirrors.some((mirror) => test.startsWith(mirror)) || reaches(test, { root, files, known }),
    )
    .map((test) => relative(root, test))
    .sort();
}

/**
 * `trainer/export/card.ts` -> what its tests' paths begin with.
 *
 * @param {string} path
 */
function mirrorsOf(path) {
  if (!SOURCES.some((source) => path.startsWith(`${source}/`))) return [];
  const bare = join('test', 'unit', path.replace(/(\.d)?\.[cm]?[jt]s$/, ''));
  return [`${bare}.test.ts`, `${bare}/`];
}

/**
 * Whether a file of test/ is one of `files`, or imports one, itself or through others of test/.
 *
 * @param {string} file
 * @param {{ root: string, files: ReadonlySet<string>, known: Map<string, boolean> }} search
 * @returns {boolean}
 */
function reaches(file, search) {
  const found = search.known.get(file);
  if (found !== undefined) return found;
  search.known.set(file, search.files.has(file));
  const isTest = file.startsWith(join(search.root, 'test') + '/');
  const result =
    search.files.has(file) || (isTest && importsOf(file).some((imported) => reaches(imported, search)));
  search.known.set(file, result);
  return result;
}

/** @param {string} file */
function importsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(SPECIFIER)].flatMap(([, specifier = '']) => {
    const bare = resolve(dirname(file), specifier.replace(/\.js$/, ''));
    const path = ENDINGS.map((ending) => `${bare}${ending}`).find(isFile);
    return path === undefined ? [] : [path];
  });
}

/** @param {string} path */
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
