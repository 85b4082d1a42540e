// @ts-check
const { default: Sequencer } = require('@jest/test-sequencer');

const SLOWEST_FIRST = ['e2e', 'pages', 'template', 'unit'];

/** Slow suites first, so that no worker is left with a long file at the end; in each, what Jest knows or guesses. */
module.exports = class extends Sequencer {
  /**
   * @override
   * @param {import('@jest/test-result').Test[]} tests
   */
  async sort(tests) {
    const sorted = await super.sort(tests);
    const place = (/** @type {import('@jest/test-result').Test} */ { context }) =>
      SLOWEST_FIRST.indexOf(context.config.displayName?.name ?? '');
    return sorted.sort((a, b) => place(a) - place(b));
  }
};
