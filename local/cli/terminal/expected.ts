import { describeError, UnrollError } from '../../../shared/errors';
import { remedyFor } from '../../../shared/remedies';
import { UsageError } from './usage-error.cjs';

/** Whether an error's sentence is all that a person needs: it says what to correct or to set up. */
export const isExpected = (thrown: unknown): boolean =>
  thrown instanceof UsageError ||
  thrown instanceof UnrollError ||
  // Its class is in an ES module, which this cannot import at once.
  (thrown instanceof Error && thrown.name === 'SetupError');

/** What to show of an error: its sentence with what to do, and its stack where it is a fault of this program. */
export function explain(thrown: unknown): string {
  const { error, cause } = describeError(thrown);
  const remedy = thrown instanceof UnrollError ? remedyFor(error, cause) : undefined;
  if (remedy !== undefined) return `${cause}\nWhat to do: ${remedy}.`;
  return isExpected(thrown) || !(thrown instanceof Error) ? cause : (thrown.stack ?? cause);
}
