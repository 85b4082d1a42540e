const transform = {
  '^.+\\.(ts|mjs)$': [
    '@swc/jest',
    {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
};

/**
 * A suite is a folder of test/: `unit` mirrors the source, `template` reads synthesized templates,
 * `e2e` runs the whole workflow. The last two start processes, hence the longer limit.
 *
 * @param {string} displayName
 * @param {number} testTimeoutMs
 */
const suite = (displayName, testTimeoutMs) => ({
  displayName,
  transform,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
  modulePathIgnorePatterns: ['<rootDir>/.unroll/', '<rootDir>/cdk.out/'],
  globals: { testTimeoutMs },
});

/** @type {import('jest').Config} */
module.exports = {
  projects: [suite('unit', 30_000), suite('template', 120_000), suite('e2e', 600_000)],
  testTimeout: 120_000,
};
