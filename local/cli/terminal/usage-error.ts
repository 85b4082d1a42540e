/** What the caller of the command must correct; its message is one sentence and is shown without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
