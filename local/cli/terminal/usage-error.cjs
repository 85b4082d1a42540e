/** What the caller of the command must correct; its message is one sentence and is shown without a stack. */
class UsageError extends Error {
  /**
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(message, options) {
    super(message, options);
    this.name = 'UsageError';
  }
}

module.exports = { UsageError };
