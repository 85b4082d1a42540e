import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Where sources lie; a test's own folder has the same path below test/unit. */
const SOURCES = ['infra', 'functions', 'trainer', 'shared', 'local'];
const CODE = /\.([cm]?js|ts)$/;
const ENDINGS = ['', '.ts', '.mjs', '.cjs', '/index.ts'];
const SPECIFIER = /(?:from|import|import\(|require\()\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/**
 * The unit tests that a change of these files needs first: those that were changed, those that lie where the files'
 * own tests lie, and those that import one of the files, themselves or through another file of test/. A source that
 * has none of them is tested through the sources that import it. The rest is left to the whole run.
 *
 * @param {string} root
 * @param {readonly string[]} changed paths from the root
 * @returns {string[]} paths from the root
 */
export function testsOf(root, changed) {
  const code = [...SOURCES, 'test'].flatMap((folder) => filesBelow(join(root, folder)));
  const importers = importersOf(code);
  const tests = code.filter((file) => file.endsWith('.test.ts') && isBelow(root, join('test', 'unit'), file));
  const found = changed.flatMap((path) => nearestTests({ root, tests, importers }, join(root, path)));
  return [...new Set(found)].map((test) => relative(root, test)).sort();
}

/**
 * @typedef {object} Project
 * @property {string} root
 * @property {readonly string[]} tests
 * @property {ReadonlyMap<string, readonly string[]>} importers of each file, the files that import it
 */

/**
 * @param {Project} project
 * @param {string} changed
 * @returns {string[]} the tests of the file, else of the sources that import it, else of those that import these
 */
function nearestTests(project, changed) {
  const seen = new Set([changed]);
  for (let sources = [changed]; sources.length > 0;) {
    const found = sources.flatMap((source) => ownTests(project, source));
    if (found.length > 0) return found;
    sources = sources
      .flatMap((source) => project.importers.get(source) ?? [])
      .filter((file) => isSource(project.root, file) && !seen.has(file));
    for (const source of sources) seen.add(source);
  }
  return [];
}

/**
 * @param {Project} project
 * @param {string} file
 */
function ownTests({ root, tests, importers }, file) {
  const mirrors = mirrorsOf(root, file);
  const users = usersInTests(root, importers, file);
  return tests.filter((test) => users.has(test) || mirrors.some((mirror) => test.startsWith(mirror)));
}

/**
 * The file and what imports it in test/, itself or through others of test/.
 *
 * @param {string} root
 * @param {ReadonlyMap<string, readonly string[]>} importers
 * @param {string} file
 */
function usersInTests(root, importers, file) {
  const users = new Set([file]);
  for (const user of users) {
    for (const importer of importers.get(user) ?? [])
      if (isBelow(root, 'test', importer)) users.add(importer);
  }
  return users;
}

/**
 * `trainer/export/card.ts` -> what its tests' paths begin with.
 *
 * @param {string} root
 * @param {string} file
 */
function mirrorsOf(root, file) {
  if (!isSource(root, file)) return [];
  const bare = join(root, 'test', 'unit', relative(root, file).replace(/(\.d)?\.[cm]?[jt]s$/, ''));
  return [`${bare}.test.ts`, `${bare}/`];
}

/**
 * @param {readonly string[]} files
 * @returns {Map<string, string[]>}
 */
function importersOf(files) {
  /** @type {Map<string, string[]>} */
  const importers = new Map();
  for (const file of files) {
    for (const imported of importsOf(file))
      importers.set(imported, [...(importers.get(imported) ?? []), file]);
  }
  return importers;
}

/** @param {string} file */
function importsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(SPECIFIER)].flatMap(([, specifier = '']) => {
    const bare = resolve(dirname(file), specifier.replace(/\.js$/, ''));
    const path = ENDINGS.map((ending) => `${bare}${ending}`).find(isFile);
    return path === undefined ? [] : [path];
  });
}

/**
 * @param {string} root
 * @param {string} file
 */
const isSource = (root, file) => SOURCES.some((source) => isBelow(root, source, file));

/**
 * @param {string} root
 * @param {string} folder
 * @param {string} file
 */
const isBelow = (root, folder, file) => file.startsWith(join(root, folder) + '/');

/** @param {string} path */
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * @param {string} folder
 * @returns {string[]} its files of code; none where there is no such folder
 */
function filesBelow(folder) {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
