import { pathToFileURL } from 'node:url';
import { createHandler } from '../../../../functions/lambda/handler';
import { planRun } from '../../../../functions/plan/plan-run';
import { PlanInput, PlanOutput } from '../../../../shared/workflow';
import { Workspace } from '../workspace';

const names = ['plan', 'profile', 'merge', 'encode', 'seal', 'gate', 'publish', 'explain'] as const;

describe('each handler', () => {
  it.each(names)('is exported by %s and refuses a payload of another shape by name', async (name) => {
    process.env['ARTIFACT_STORE_URI'] = 'file:///nowhere';
    const { handler } = (await import(`../../../../functions/${name}`)) as {
      handler: (payload: unknown) => Promise<unknown>;
    };

    await expect(handler({ unexpected: 1 })).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringMatching(/^the payload of the function is not valid: /) as string,
    });
  });
});

describe('a handler', () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await Workspace.create();
    await workspace.addRecipe('surname-language');
  });
  afterEach(() => workspace.remove());
  const payload = {
    run: 'run-1',
    startedAt: '2026-11-24T11:00:00Z',
    request: { recipe: 'surname-language' },
  };
  const handlerIn = (environment: NodeJS.ProcessEnv) =>
    createHandler(environment, { input: PlanInput, output: PlanOutput, work: planRun });

  it('opens the store and records the code version that its environment gives', async () => {
    const handler = handlerIn({
      ARTIFACT_STORE_URI: pathToFileURL(workspace.folder).href,
      CODE_VERSION: 'abc123',
    });

    const output = await handler(payload);

    expect(output.planKey).toBe('runs/run-1/plan.json');
    expect((await workspace.readPlan('run-1')).codeVersion).toBe('abc123');
  });

  it('says which variable of its environment is missing', async () => {
    await expect(handlerIn({})(payload)).rejects.toThrow(/environment.*ARTIFACT_STORE_URI/);
  });

  it('keeps the name of an error', async () => {
    const handler = handlerIn({ ARTIFACT_STORE_URI: pathToFileURL(workspace.folder).href });
    const elsewhere = { ...payload, request: { recipe: 'surname-language', data: { location: 'nowhere/' } } };

    await expect(handler(elsewhere)).rejects.toMatchObject({ name: 'DatasetNotFound' });
  });
});
