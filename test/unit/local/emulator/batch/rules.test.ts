import { decideAfter, type AttemptEnd } from '../../../../../local/emulator/batch/rules';
import { RetryStrategy } from '../../../../../local/emulator/assembly/specs';

const exit = (exitCode: number | null, more: Partial<AttemptEnd> = {}): AttemptEnd => ({
  exitCode,
  reason: '',
  statusReason: 'Essential container in task exited',
  ...more,
});
const reclaimed = exit(null, { statusReason: 'Host EC2 (local process killed by SIGKILL) terminated.' });
const decide = (rules: object[], end: AttemptEnd, attempt = 1, Attempts = 3) =>
  decideAfter(attempt, end, RetryStrategy.parse({ Attempts, EvaluateOnExit: rules }));

describe('evaluateOnExit', () => {
  it('takes the first rule that matches, whatever follows', () => {
    const rules = [
      { Action: 'EXIT', OnExitCode: '64' },
      { Action: 'RETRY', OnExitCode: '6*' },
      { Action: 'EXIT', OnReason: '*' },
    ];

    expect(decide(rules, exit(64))).toBe('EXIT');
    expect(decide(rules, exit(65))).toBe('RETRY');
    expect(decide(rules, exit(1))).toBe('EXIT');
    expect(decide([...rules].reverse(), exit(65))).toBe('EXIT');
  });

  it('needs all conditions of a rule', () => {
    const rules = [{ Action: 'EXIT', OnExitCode: '1', OnStatusReason: 'Host*' }];

    expect(decide(rules, exit(1))).toBe('RETRY');
    expect(decide(rules, exit(1, { statusReason: 'Host gone' }))).toBe('EXIT');
  });

  it('retries what no rule matches, and everything where there are none', () => {
    expect(decide([{ Action: 'EXIT', OnExitCode: '64' }], exit(1))).toBe('RETRY');
    expect(decide([], exit(1))).toBe('RETRY');
  });

  it('stops when the attempts are used up, whatever the rules say', () => {
    expect(decide([{ Action: 'RETRY', OnReason: '*' }], exit(1), 3)).toBe('EXIT');
    expect(decide([], exit(1), 1, 1)).toBe('EXIT');
  });

  it('recognises a reclaimed host by its status reason', () => {
    const rules = [
      { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
      { Action: 'EXIT', OnReason: '*' },
    ];

    expect(decide(rules, reclaimed)).toBe('RETRY');
    expect(decide(rules, exit(137))).toBe('EXIT');
  });

  it('ignores case, and matches a pattern without * against the whole text', () => {
    expect(
      decide(
        [{ Action: 'EXIT', OnReason: 'outofmemory*' }],
        exit(137, { reason: 'OutOfMemoryError: killed' }),
      ),
    ).toBe('EXIT');
    expect(
      decide([{ Action: 'EXIT', OnReason: 'OutOfMemory' }], exit(137, { reason: 'OutOfMemoryError' })),
    ).toBe('RETRY');
  });
});
