import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readHistory } from '../../../functions/publish/history';
import { readJson } from '../../../shared/artifacts/json';
import { RESERVED } from '../../../shared/artifacts/key-rules';
import { modelKeys } from '../../../shared/artifacts/keys';
import { ModelManifest } from '../../../shared/model';
import { Champion } from '../../../shared/plan';
import { finishRun } from '../../unit/functions/finished-run';
import { Workspace } from '../../unit/functions/workspace';
import { Tally, type Fault } from '../fault';

const MODEL = 'surname-language';
const RACE = { processes: 4, runsOfEach: 8 };

export const publishers: Fault = {
  name: 'publishers',
  does: 'processes publish runs of one model at once: each version is whole, and the champion is one that the gate let pass',
  tries: 64,
  async run({ tries, say }) {
    const tally = new Tally('publishers', say);
    while (tally.tries < tries) {
      const workspace = await Workspace.create();
      try {
        await race(workspace, tally);
      } finally {
        await workspace.remove();
      }
    }
    return tally.outcome();
  },
};

async function race(workspace: Workspace, tally: Tally): Promise<void> {
  await workspace.addRecipe(MODEL);
  const runs = Array.from({ length: RACE.processes * RACE.runsOfEach }, (_, n) => `run-${n}`);
  const planKeys: string[] = [];
  for (const [n, run] of runs.entries())
    planKeys.push((await finishRun(workspace, run, { accuracy: 0.71 + n / 1000 })).planKey);
  const codes = await Promise.all(
    Array.from({ length: RACE.processes }, (_, process) =>
      publishIn(
        workspace,
        planKeys.filter((_key, n) => n % RACE.processes === process),
      ),
    ),
  );
  const failed = codes.some((code) => code !== 0) ? 'a publisher ended with an error' : undefined;
  for (const run of runs) tally.add(run, failed ?? (await problemOfVersion(workspace, run)));
  const problem = await problemOfChampion(workspace);
  if (problem !== undefined) tally.add('the race', problem);
}

async function publishIn({ store }: Workspace, planKeys: readonly string[]): Promise<number | null> {
  const args = ['--import', 'tsx', join(__dirname, 'child.ts'), store.uri, ...planKeys];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Its manifest names its files, which are its own run's. */
async function problemOfVersion({ store }: Workspace, run: string): Promise<string | undefined> {
  const { root, manifest } = modelKeys(MODEL).version(run);
  const { files, lineage } = await readJson(store, manifest, ModelManifest);
  if (lineage.run !== run) return `its lineage is of ${lineage.run}`;
  for (const { name, sha256 } of files) {
    const bytes = await store.get(`${root}${name}`);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      return `${name} is not what its manifest says`;
    if (name === 'model.json' && !Buffer.from(bytes).toString().includes(`"${run}"`))
      return 'it has a file of another run';
  }
  return undefined;
}

/** The promotions lead, each from the one before it, to the champion, and nothing is left of the race. */
async function problemOfChampion({ store, folder }: Workspace): Promise<string | undefined> {
  const { version } = await readJson(store, modelKeys(MODEL).champion, Champion);
  const promotions = (await readHistory(store, MODEL)).filter(({ event }) => event === 'promoted');
  const after = new Map(promotions.map(({ from, to }) => [from, to]));
  let steps = 0;
  let last: string | null = null;
  for (let next = after.get(null); next !== undefined; next = after.get(last)) {
    last = next;
    steps += 1;
    if (steps > promotions.length) return 'the promotions go in a circle';
  }
  if (steps !== promotions.length)
    return `${promotions.length} promotions, of which ${steps} follow each other`;
  if (last !== version) return `the champion is ${version}, and the last promotion that of ${last}`;
  const left = ['drafts', 'locks'].flatMap((name) => filesIn(join(folder, RESERVED, name)));
  return left.length === 0 ? undefined : `left behind: ${left.join(', ')}`;
}

const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
