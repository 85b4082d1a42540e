const { memoryFolder } = require('./test/support/memory-folder.cjs');

// OpenMP reads it when it loads, and a test's own process.env is Jest's copy: threads that spin slow the other worker.
process.env.OMP_WAIT_POLICY ??= 'passive';
const folder = memoryFolder();
if (folder !== undefined) process.env.TMPDIR ??= folder;

/** Packages of ES modules alone, which Jest does not load as Node does. */
const ES_MODULES = [
  'hyparquet',
  'hyparquet-compressors',
  'hyparquet-writer',
  'hysnappy',
  'fzstd',
  'onnx-buf',
  // Vega's, and what it draws with.
  'vega(-[a-z]+)*',
  'd3-[a-z-]+',
  'delaunator',
  'internmap',
  'robust-predicates',
].join('|');

const transform = {
  [`^.+\\.(ts|mjs)$|/node_modules/(${ES_MODULES})/.+\\.js$`]: [
    '@swc/jest',
    {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
};

/**
 * A suite is a folder of test/: `unit` mirrors the source, `template` reads synthesized templates, `pages` opens pages in a
 * browser, `e2e` runs the whole workflow.
 *
 * @param {string} displayName
 * @param {string[]} setupFiles
 */
const suite = (displayName, setupFiles = []) => ({
  displayName,
  transform,
  moduleNameMapper: {
    // The trainer's bundle has the same one, as the other awaits at its top level.
    '^vega-canvas$': '<rootDir>/node_modules/vega-canvas/build/vega-canvas.browser.js',
    '^(fast-check|asl-validator)$': '<rootDir>/test/support/once/$1.cjs',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES})/)`],
  testEnvironment: '<rootDir>/test/support/node-environment.cjs',
  testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
  modulePathIgnorePatterns: ['<rootDir>/.unroll/', '<rootDir>/cdk.out/'],
  setupFilesAfterEnv: setupFiles,
});

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    suite('unit'),
    suite('template'),
    suite('pages'),
    suite('e2e', ['<rootDir>/test/support/long-tests.ts']),
  ],
  testSequencer: '<rootDir>/test/support/slow-first-sequencer.cjs',
  // Jest takes no time limit of one project: this is for synthesis on a busy machine.
  testTimeout: 120_000,
};
