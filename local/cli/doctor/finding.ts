/**
 * What a check comes to. Only a problem fails the command: a warning is worth knowing, and what could not be checked
 * is said to be so.
 */
export type Verdict = 'ok' | 'warning' | 'problem' | 'unchecked';

export interface Finding {
  readonly verdict: Verdict;
  /** What was found, in one line. */
  readonly detail: string;
  /** What to do about it, in one line; none where all is well. */
  readonly remedy?: string;
}

export interface Check {
  readonly name: string;
  readonly run: () => Promise<Finding[]>;
}

export const ok = (detail: string): Finding => ({ verdict: 'ok', detail });
export const warning = (detail: string, remedy: string): Finding => ({ verdict: 'warning', detail, remedy });
export const problem = (detail: string, remedy: string): Finding => ({ verdict: 'problem', detail, remedy });
export const unchecked = (detail: string, remedy: string): Finding => ({
  verdict: 'unchecked',
  detail,
  remedy,
});
