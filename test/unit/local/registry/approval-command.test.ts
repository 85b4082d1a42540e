import { execFileSync } from 'node:child_process';
import { runModels } from '../../../../local/cli/models/command';
import { waitingPanel } from '../../../../local/registry/page/approval';
import { Registry } from '../../../../local/registry/read/registry';
import { readJson } from '../../../../shared/artifacts/json';
import { modelKeys } from '../../../../shared/artifacts/keys';
import { Champion } from '../../../../shared/plan';
import { Sink } from '../../../support/sink';
import { temporaryStore } from '../../../support/temporary-store';
import { fillStore } from '../../../pages/support/filled-store';

const store = temporaryStore();
beforeAll(() => fillStore(store, { many: 0 }));

/** The words that a shell makes of a command. */
const wordsOf = (command: string): string[] =>
  execFileSync('/bin/sh', ['-c', String.raw`printf '%s\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

it.each([
  ['words', 'words-20260107-120000-abcd'],
  ['hostile', 'h-2 $(rm -rf ~)'],
])('the registry’s command for what waits of %s puts it into use as it stands', async (model, version) => {
  const { waiting } = (await new Registry(store).model(model))!;
  const page = waitingPanel(waiting, store.uri)!.markup;
  const [, approve = ''] = /<code class="command">([^<]*)<\/code>/.exec(page)!;
  const words = wordsOf(approve.replaceAll('&#39;', "'"));
  const [stdout, stderr] = [new Sink(), new Sink()];

  const surroundings = {
    root: store.uri.slice('file://'.length),
    workingDir: '/',
    environment: {},
    stdout,
    stderr,
  };
  const status = await runModels(words.slice(4), surroundings);

  expect(words).toEqual(['npm', 'run', 'models', '--', 'approve', model, version, '--store', store.uri]);
  expect([status, stderr.text]).toEqual([0, '']);
  expect((await readJson(store, modelKeys(model).champion, Champion)).version).toBe(version);
});
