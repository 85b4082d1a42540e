import { userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { approveCandidate, refuseCandidate } from '../../../functions/publish/approval';
import { copyVersion } from '../../../functions/publish/copy-version';
import { putIntoUse, rollBack } from '../../../functions/publish/by-hand';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import type { CommandProcess } from '../terminal/command-process';
import { parseOptions } from '../terminal/options.cjs';
import { UsageError } from '../terminal/usage-error.cjs';
import { ACTIONS, OPTIONS } from '../usage/models.cjs';
import { listModels, showModel, type ShownModel } from './read';

/** What an action came to: lines for people, and an object for programs. */
interface Done {
  readonly lines: readonly string[];
  readonly result: object;
}

interface Asked {
  readonly store: ArtifactStore;
  readonly model: string;
  readonly version: string;
  readonly who: string;
  readonly why: string;
  /** URI of the store to copy to. */
  readonly to: string | undefined;
}

/**
 * The command behind `npm run models`.
 *
 * @returns the exit status
 * @throws UsageError, UnrollError
 */
export async function runModels(
  args: readonly string[],
  { root, stdout, stderr }: CommandProcess,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [action = 'list', model = '', version = '', ...others] = positionals;
  const store = openStore(values.store ?? pathToFileURL(join(root, '.unroll', 'artifacts')).href);
  const { who = userInfo().username, why = 'no reason was given' } = values;
  const done = await act(action, { store, model, version, who, why, to: values.to }, others);
  const out = values.json === true ? stderr : stdout;
  for (const line of done.lines) out.write(`${line}\n`);
  if (values.json === true) stdout.write(`${JSON.stringify(done.result)}\n`);
  return 0;
}

async function act(action: string, asked: Asked, others: readonly string[]): Promise<Done> {
  const { store, model, version } = asked;
  const decision = { model, version, who: asked.who, why: asked.why };
  const context = { store, now: () => new Date() };
  const takes = (names: number) => checkNames(action, names, [model, version, ...others]);
  switch (action) {
    case 'list': {
      takes(0);
      const models = await listModels(store);
      const lines = models.map(
        (one) => `${one.model}  ${one.versions} versions, in use: ${one.champion ?? 'none'}`,
      );
      return { lines: lines.length === 0 ? [`${store.uri} has no models yet.`] : lines, result: { models } };
    }
    case 'show': {
      takes(1);
      const shown = await showModel(store, model);
      return { lines: linesOf(shown), result: shown };
    }
    case 'promote': {
      takes(2);
      return moved(model, await putIntoUse(context, decision));
    }
    case 'rollback': {
      takes(1);
      return moved(model, await rollBack(context, decision));
    }
    case 'approve': {
      takes(2);
      const { from } = await approveCandidate(context, decision);
      return moved(model, { from, to: version });
    }
    case 'refuse': {
      takes(2);
      await refuseCandidate(context, decision);
      return {
        lines: [`${version} of ${model} was refused; the champion stays.`],
        result: { refused: version },
      };
    }
    case 'copy': {
      takes(2);
      if (asked.to === undefined) throw new UsageError('"copy" needs --to, the store to copy to.');
      const to = openStore(asked.to);
      const files = await copyVersion({ from: store, to, model, version });
      const lines = [
        `${version} of ${model} is in ${to.uri} now, with ${files} files and its lineage.`,
        `To put it into use there: npm run models -- promote ${model} ${version} --store ${to.uri}`,
      ];
      return { lines, result: { model, version, to: to.uri, files } };
    }
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

const moved = (model: string, { from, to }: { readonly from: string | null; readonly to: string }): Done => ({
  lines: [`${to} is the champion of ${model} now; before: ${from ?? 'none'}.`],
  result: { model, from, to },
});

function linesOf({ model, versions, history }: ShownModel): string[] {
  return [
    model,
    ...versions.map(
      ({ version, createdAt, metric, value, state }) =>
        `  ${version}  ${createdAt.slice(0, 16)}  ${metric} ${value === null ? '–' : Number(value.toPrecision(4))}  ${state}`,
    ),
    'History',
    ...history.map(
      ({ at, event, version, who, why }) => `  ${at.slice(0, 16)}  ${event} ${version} (${who}): ${why}`,
    ),
  ];
}
