import { buildKeys } from '../../../../shared/artifacts/keys';
import { Reject } from '../../../../shared/dataset';
import { UnrollError } from '../../../../shared/errors';
import { CORPUS, type BrokenDataset } from '../../../support/corpus';
import { Workspace } from '../workspace';

const requestFor = ({ data, task }: BrokenDataset) => ({
  model: 'broken',
  data: {
    location: 'data/',
    format: { kind: 'jsonl' },
    split: { by: 'hash', validationShare: 0.25, testShare: 0.25 },
    rejects: { toleratedShare: 1 },
    ...data,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'words' },
    target: { kind: 'class', field: 'label' },
    ...task,
  },
});

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

async function outcomeOf(broken: BrokenDataset): Promise<{ refused?: string; setAside?: string[] }> {
  for (const [name, bytes] of Object.entries(broken.files)) await workspace.write(`data/${name}`, bytes);
  try {
    await workspace.preprocess('run', requestFor(broken));
  } catch (error) {
    if (!(error instanceof UnrollError)) throw error;
    return { refused: `${error.name}: ${error.message}` };
  }
  return { setAside: await rejectsOf('run') };
}

async function rejectsOf(run: string): Promise<string[]> {
  const { buildRoot } = await workspace.readPlan(run);
  const keys = await workspace.keys(`${buildKeys(buildRoot).root}rejects/`);
  const texts = await Promise.all(keys.map((key) => workspace.text(key)));
  return texts
    .flatMap((text) => text.trimEnd().split('\n'))
    .map((line) => Reject.parse(JSON.parse(line)))
    .map(({ file, line, reason, detail }) => `${file} ${line}: ${reason}: ${detail}`);
}

/** `*` stands for what differs from run to run. */
const matching = (sentence: string): unknown =>
  expect.stringMatching(
    new RegExp(
      `^${sentence
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    ),
  );

describe('a broken dataset', () => {
  test.each(CORPUS.map((broken) => [broken.name, broken] as const))('%s', async (_, broken) => {
    const outcome = await outcomeOf(broken);

    expect(outcome).toEqual(
      broken.refused === undefined ? { setAside: broken.setAside } : { refused: matching(broken.refused) },
    );
  });
});
