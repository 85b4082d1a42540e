import { unchecked, type Check, type Finding, type Verdict } from './finding';

const MARKS: Readonly<Record<Verdict, string>> = { ok: '✓', warning: '!', problem: '✗', unchecked: '?' };

export interface Examination {
  readonly lines: readonly string[];
  readonly counts: Readonly<Record<Verdict, number>>;
}

/** Runs checks side by side. One that throws has checked nothing, and its finding says why. */
export async function examine(checks: readonly Check[]): Promise<Examination> {
  const results = await Promise.all(
    checks.map(async ({ name, run }) => ({
      name,
      findings: await run().catch((error: unknown) => [explain(error)]),
    })),
  );
  const counts = { ok: 0, warning: 0, problem: 0, unchecked: 0 };
  const lines = results.flatMap(({ name, findings }) =>
    findings.map((finding) => {
      counts[finding.verdict] += 1;
      return lineOf(name, finding);
    }),
  );
  return { lines, counts };
}

function lineOf(name: string, { verdict, detail, remedy }: Finding): string {
  const line = `${MARKS[verdict]} ${name}: ${detail}`;
  return remedy === undefined ? line : `${line}\n    → ${remedy}`;
}

/** What kept a check from getting an answer. */
function explain(error: unknown): Finding {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (
    /Credentials|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch/.test(
      `${name} ${message}`,
    )
  ) {
    return unchecked(`no valid credentials (${message})`, 'aws sso login, or set AWS_PROFILE');
  }
  if (/AccessDenied|Unauthorized|not authorized/i.test(`${name} ${message}`)) {
    return unchecked(
      `not allowed to ask (${message})`,
      'ask with credentials that may read this, such as ReadOnlyAccess',
    );
  }
  return unchecked(`${name}: ${message}`, 'check the network and the region, then ask again');
}
