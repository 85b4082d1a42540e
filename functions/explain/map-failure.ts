import { z } from 'zod';
import { predictionKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { PERMANENT_ERRORS } from '../../shared/errors';
import type { ExplainInput } from '../../shared/workflow';
import { fromLambda } from './explain-lambda';

/** A child execution that did not succeed, as the ResultWriter of a Distributed Map lists it. */
const FailedChild = z.object({
  Status: z.string().optional(),
  Error: z.string().optional(),
  Cause: z.string().optional(),
});
type FailedChild = z.infer<typeof FailedChild>;

interface Group {
  readonly error: string;
  readonly cause: string;
  readonly children: number;
}

/**
 * The error that most child executions failed with; undefined if the ResultWriter left no list of failures. Step
 * Functions lists there too what was running when the map failed, as ABORTED: most of the list, where many run at once,
 * and none of it why the map failed.
 */
export async function explainMap(
  { run, state }: Pick<z.infer<typeof ExplainInput>, 'run' | 'state'>,
  store: ArtifactStore,
): Promise<{ error: string; cause: string } | undefined> {
  for (const results of resultsOf(run, state)) {
    const children = await readFailed(store, `${results}/`);
    const groups = group(children.filter(({ Status }) => Status !== 'ABORTED'));
    const [worst, ...others] = groups;
    if (worst === undefined) continue;
    const total = groups.reduce((sum, { children }) => sum + children, 0);
    const alike =
      total === 1 ? '' : ` (${worst.children} of ${total} failed batches of shards failed this way`;
    const besides =
      others.length === 0 ? '' : `, the others with ${others.map(({ error }) => error).join(', ')}`;
    return { error: worst.error, cause: `${worst.cause}${alike}${alike === '' ? '' : `${besides})`}` };
  }
  return undefined;
}

/** Where the ResultWriter of the map wrote that failed; several where the state does not say which it was. */
function resultsOf(run: string, state: string): string[] {
  if (/predict/i.test(state)) return [predictionKeys(run).mapResults];
  return stagesOf(state).map((stage) => runKeys(run).mapResults(stage));
}

/** The state's name says which map it is. If it does not, the latest map is the one that failed, if it ran at all. */
function stagesOf(state: string): ('classes' | 'profile' | 'encode')[] {
  if (/class/i.test(state)) return ['classes'];
  if (/profil/i.test(state)) return ['profile'];
  if (/encod/i.test(state)) return ['encode'];
  return ['encode', 'profile', 'classes'];
}

async function readFailed(store: ArtifactStore, prefix: string): Promise<FailedChild[]> {
  const children: FailedChild[] = [];
  for await (const { key } of store.list(prefix)) {
    if (!/\/FAILED_\d+\.jsonl?$/.test(key)) continue;
    children.push(...parseChildren(new TextDecoder().decode(await store.get(key))));
  }
  return children;
}

/** A JSON array, or one object per line, depending on the ResultWriter's OutputType. */
function parseChildren(text: string): FailedChild[] {
  const isArray = text.trimStart().startsWith('[');
  const json = isArray
    ? text
    : `[${text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .join(',')}]`;
  return z.array(FailedChild).parse(JSON.parse(json));
}

/** One that ran out of time has neither error nor cause. */
function failureOf({ Status, Error: error, Cause: cause = '' }: FailedChild) {
  if (Status !== 'TIMED_OUT') return { error: error ?? 'Unknown', cause };
  return {
    error: error ?? 'States.Timeout',
    cause: cause || 'a batch of shards took longer than its time limit',
  };
}

/** Failures by error name, the most common first; in a tie, those that a retry would not fix come first. */
function group(children: readonly FailedChild[]): Group[] {
  const groups = new Map<string, Group>();
  for (const child of children) {
    const { error, cause } = fromLambda(failureOf(child));
    const known = groups.get(error);
    groups.set(error, { error, cause: known?.cause ?? cause, children: (known?.children ?? 0) + 1 });
  }
  const isPermanent = (error: string) => (PERMANENT_ERRORS as readonly string[]).includes(error);
  return [...groups.values()].sort(
    (a, b) => b.children - a.children || Number(isPermanent(b.error)) - Number(isPermanent(a.error)),
  );
}
