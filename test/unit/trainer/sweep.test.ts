import { openStore } from '../../../shared/artifacts/open';
import { runKeys, variantName, variantRun } from '../../../shared/artifacts/keys';
import { readJson, writeJson } from '../../../shared/artifacts/json';
import { VariantOutcome } from '../../../shared/evaluation';
import type { RunPlan } from '../../../shared/plan';
import { variantsOf } from '../../../shared/request/variants';
import type { ProgressEvent } from '../../../trainer/progress';
import { runTrainer } from '../../../trainer/run';
import { pickWinner, runVariant } from '../../../trainer/sweep';
import { temporaryFolder } from '../../support/folders';
import { storeFixtureRun } from './support/fixture-run';
import { TOY_ENCODER, toyRequest, toyWords } from './support/toy';

const folder = temporaryFolder();
const store = openStore(`file://${folder.path}`);
afterAll(folder.remove);

const splits = { train: toyWords(120, 1), validation: toyWords(40, 2), test: toyWords(40, 3) };
const quiet = { store, progress: () => undefined, signal: new AbortController().signal };

/** A sweep's plan and its variants' plans, as the plan step writes them. */
async function plansOf(run: string, sweep: object) {
  const request = toyRequest({ sweep } as Parameters<typeof toyRequest>[0]);
  const stored = await storeFixtureRun(store, { run, request, encoder: TOY_ENCODER, splits });
  const plan: RunPlan = { ...stored, variants: variantsOf(stored.request) };
  const variants = plan.variants.map((variant, index): RunPlan => ({
    ...plan,
    run: variantRun(run, variantName(index)),
    request: variant.request,
    variants: [variant],
    variantOf: run,
  }));
  return { plan, variants };
}

describe('a sweep', () => {
  it('tests the variant that is the best on the validation split, and lists the others beside it', async () => {
    const { plan, variants } = await plansOf('swept', {
      'training.optimizer.learningRate': [1e-6, 0.03, 1e-5],
    });
    for (const variant of variants) await runVariant({ ...quiet, plan: variant });
    const events: ProgressEvent[] = [];

    const evaluation = await runTrainer({ ...quiet, plan, progress: (event) => events.push(event) });

    expect(evaluation.sweep).toMatchObject({ metric: 'accuracy', winner: '02' });
    expect(evaluation.sweep!.variants.map(({ changes }) => Object.values(changes)[0])).toEqual([
      1e-6, 0.03, 1e-5,
    ]);
    expect(evaluation.run).toBe('swept');
    expect(evaluation.validation.accuracy).toBe(evaluation.sweep!.variants[1]!.trained!.validation.accuracy);
    expect(events.some(({ event }) => event === 'epoch' || event === 'step')).toBe(false);
    const report = Buffer.from(await store.get(runKeys('swept').report)).toString();
    expect(report).toContain('training.optimizer.learningRate');
    expect(report).toContain('02 (chosen)');
    expect(await store.head(`${runKeys('swept').candidate}weights.bin`)).toBeDefined();
    for (const { run } of variants) expect(await store.head(runKeys(run).evaluation)).toBeUndefined();
  });

  it('yields the weights that the winner has when trained alone', async () => {
    const { plan, variants } = await plansOf('with', { 'training.seed': [5] });
    for (const variant of variants) await runVariant({ ...quiet, plan: variant });
    const request = toyRequest();
    request.training = { ...request.training, seed: 5 };
    const alone = await storeFixtureRun(store, { run: 'alone', request, encoder: TOY_ENCODER, splits });

    await runTrainer({ ...quiet, plan });
    await runTrainer({ ...quiet, plan: alone });

    const etag = async (run: string) => (await store.head(`${runKeys(run).candidate}weights.bin`))!.etag;
    expect(await etag('with')).toBe(await etag('alone'));
  });

  it('treats divergence of a variant as an outcome', async () => {
    const sweep = [
      {
        training: { optimizer: { kind: 'sgd', learningRate: 100 }, clipping: { kind: 'none' } },
        network: { cell: { kind: 'simple-rnn', activation: 'relu' } },
      },
      {},
    ];
    const { plan, variants } = await plansOf('diverging', sweep);

    const outcomes: VariantOutcome[] = [];
    for (const variant of variants) outcomes.push(await runVariant({ ...quiet, plan: variant }));
    const winner = await pickWinner(store, plan);

    expect(outcomes[0]).toMatchObject({ trained: null, failure: { error: 'NonFiniteLoss' } });
    expect(winner.sweep.winner).toBe('02');
    expect(winner.plan.request.network.cell?.kind).toBe('lstm');
  });

  it('chooses the first of equal variants, and fails as the first did where all failed', async () => {
    const { plan, variants } = await plansOf('made-up', { 'training.seed': [1, 2] });
    const outcome = (variant: string, accuracy: number | null): VariantOutcome => ({
      variant,
      changes: {},
      parameters: 1,
      seconds: 1,
      trained:
        accuracy === null
          ? null
          : { validation: { accuracy }, bestEpoch: 1, epochs: 1, stoppedBy: 'maximum-epochs', limit: null },
      failure: accuracy === null ? { error: 'NonFiniteLoss', cause: 'it exploded' } : null,
    });
    const leave = (values: (number | null)[]) =>
      Promise.all(
        values.map((value, index) =>
          writeJson(store, runKeys(variants[index]!.run).outcome, outcome(variantName(index), value)),
        ),
      );

    await leave([0.5, 0.5]);
    const { sweep } = await pickWinner(store, plan);
    await leave([null, null]);

    expect(sweep.winner).toBe('01');
    await expect(pickWinner(store, plan)).rejects.toMatchObject({
      name: 'NonFiniteLoss',
      message: expect.stringContaining('none of the 2 variants') as string,
    });
    expect(await readJson(store, runKeys(variants[0]!.run).outcome, VariantOutcome)).toMatchObject({
      trained: null,
    });
  });

  it('goes on without a variant whose job left nothing, and says so; without any, there is no winner', async () => {
    const { plan, variants } = await plansOf('lost', { 'training.seed': [1, 2] });
    await expect(pickWinner(store, plan)).rejects.toMatchObject({ name: 'ArtifactNotFound' });
    await writeJson(store, runKeys(variants[1]!.run).outcome, {
      variant: '02',
      changes: {},
      parameters: 1,
      seconds: 1,
      trained: {
        validation: { accuracy: 0.5 },
        bestEpoch: 1,
        epochs: 1,
        stoppedBy: 'maximum-epochs',
        limit: null,
      },
      failure: null,
    } satisfies VariantOutcome);

    const { sweep } = await pickWinner(store, plan);

    expect(sweep.winner).toBe('02');
    expect(sweep.variants[0]?.failure?.cause).toMatch(/^the job of variant 01 ended without a result/);
  });
});
