import { userInfo } from 'node:os';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { remedyFor } from '../../../shared/remedies';
import { visible } from '../../../shared/visible';
import { defaultStoreUri } from '../run/build';
import type { CommandProcess } from '../terminal/command-process';
import { plural } from '../terminal/format';
import { parseOptions, refuseUnused } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { jsonOrThrow } from '../terminal/json-result';
import { ACTIONS, OPTIONS, USERS } from '../usage/models.cjs';
import { compareNamed } from './compare';
import { copyTo } from './copy';
import { isMove, moveByHand, type Asked, type Done } from './moves';
import { listModels, showModel, type ListedModel, type ShownModel } from './read';

/**
 * The command behind `npm run models`.
 *
 * @returns the exit status
 * @throws UsageError, UnrollError
 */
export async function runModels(args: readonly string[], surroundings: CommandProcess): Promise<number> {
  return jsonOrThrow(args, surroundings, async () => {
    const { root, stdout, stderr, environment } = surroundings;
    const { values, positionals } = parseOptions(args, OPTIONS);
    const [action = 'list', named = '', ...others] = positionals;
    // A version may be named as predict names it: model@version.
    const [model = '', ...names] = [...named.split('@'), ...others];
    const [version = '', ...rest] = names;
    if (ACTIONS.includes(action)) refuseUnused(action, values, USERS);
    const { who = userInfo().username, why = 'no reason was given', json = false } = values;
    const { force = false, 'dry-run': dryRun = false } = values;
    const store = openStore(values.store ?? defaultStoreUri(root));
    const place = { storeUri: store.uri, root, environment };
    const asked = { store, model, version, who, why, force, dryRun, place, to: values.to };
    const done =
      action === 'compare' ? await compare(store, [named, ...others]) : await act(action, asked, rest);
    const out = json ? stderr : stdout;
    for (const line of done.lines) out.write(`${visible(line)}\n`);
    if (json) stdout.write(`${JSON.stringify(done.result)}\n`);
    return 0;
  });
}

function compare(store: ArtifactStore, names: readonly string[]): Promise<Done> {
  const [first = '', second = '', ...more] = names;
  if (first !== '' && second !== '' && more.length === 0) return compareNamed(store, first, second);
  throw new UsageError('"compare" takes two versions, each as <model>@<version>; --help shows how.');
}

type AskedOfCommand = Asked & { readonly to: string | undefined };

async function act(action: string, asked: AskedOfCommand, others: readonly string[]): Promise<Done> {
  const { store, model, version } = asked;
  const takes = (names: number) => checkNames(action, names, [model, version, ...others]);
  if (isMove(action)) {
    takes(action === 'rollback' ? 1 : 2);
    return moveByHand(action, asked);
  }
  switch (action) {
    case 'list': {
      takes(0);
      const models = await listModels(store);
      const lines = models.flatMap(listed);
      return { lines: lines.length === 0 ? [`${store.uri} has no models yet.`] : lines, result: { models } };
    }
    case 'show': {
      takes(1);
      const shown = await showModel(store, model);
      return { lines: linesOf(shown), result: shown };
    }
    case 'copy':
      takes(2);
      return copyTo(asked.to, { from: store, model, version });
    default:
      throw new UsageError(`There is no action "${action}": they are ${ACTIONS.join(', ')}.`);
  }
}

function checkNames(action: string, names: number, given: readonly string[]): void {
  const found = given.filter((name) => name !== '').length;
  if (found === names) return;
  const wanted = ['no name', "a model's name", "a model's name and a version"][names] ?? '';
  throw new UsageError(`"${action}" takes ${wanted}, and ${found} were given; --help shows how.`);
}

const listed = ({ model, versions, champion, damage = [] }: ListedModel): string[] => [
  `${model}  ${plural(versions, 'version')}, in use: ${damage.length > 0 ? 'unknown' : (champion ?? 'none')}`,
  ...damage.flatMap(damageLines),
];

/** What is damaged, and what to do about it. */
function damageLines(why: string): string[] {
  const remedy = remedyFor('ArtifactCorrupt', why);
  return [`Damaged: ${why}`, ...(remedy === undefined ? [] : [`  What to do: ${remedy}.`])];
}

function linesOf({ model, versions, history, damage = [] }: ShownModel): string[] {
  return [
    model,
    ...versions.map(
      ({ version, createdAt, metric, value, state }) =>
        `  ${version}  ${createdAt?.slice(0, 16) ?? '–'}  ${metric === null ? '' : `${metric} `}${value === null ? '–' : Number(value.toPrecision(4))}  ${state}`,
    ),
    'History',
    ...history.map(
      ({ at, event, version, who, why }) => `  ${at.slice(0, 16)}  ${event} ${version} (${who}): ${why}`,
    ),
    ...damage.flatMap(damageLines),
  ];
}
