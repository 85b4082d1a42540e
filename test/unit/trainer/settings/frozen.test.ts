import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { runKeys } from '../../../../shared/artifacts/keys';
import type { RunPlan } from '../../../../shared/plan';
import { Settings } from '../../../../shared/request/settled';
import { frozenSettings } from '../../../../trainer/settings/frozen';
import { trainPlan } from '../../../../trainer/train-plan';
import { temporaryStore } from '../../../support/temporary-store';
import { storeFixtureRun } from '../support/fixture-run';
import { TOY_ENCODER, toyRequest, toyWords } from '../support/toy';

const store = temporaryStore();
const units = (value: number): Settings => [{ field: 'network.units', value, reason: 'few records' }];

/** The plan of a request that is silent about one field of its network. */
function without(plan: RunPlan, field: 'units' | 'dropout'): RunPlan {
  const network = { ...plan.request.network };
  delete network[field];
  return { ...plan, request: { ...plan.request, network } };
}

describe('settings of a run', () => {
  it('are those of its first attempt, whatever a later one would choose', async () => {
    await frozenSettings(store, 'attempts', () => units(8));

    const later = await frozenSettings(store, 'attempts', () => units(9));

    expect(later).toEqual(units(8));
    expect(await readJson(store, runKeys('attempts').settings, Settings)).toEqual(units(8));
  });

  it('decide the network that is trained', async () => {
    const splits = { train: toyWords(60, 1), validation: toyWords(20, 2), test: toyWords(20, 3) };
    const stored = await storeFixtureRun(store, {
      run: 'frozen',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits,
    });
    const plan = without(stored, 'units');
    await writeJson(store, runKeys('frozen').settings, units(3));

    const trained = await trainPlan({
      store,
      plan,
      progress: () => undefined,
      signal: new AbortController().signal,
    });

    expect(trained.plan.request.network.units).toBe(3);
    expect(trained.program.config).toMatchObject({ recurrent: { units: 3 } });
  });

  it('refuse to train where one is missing', async () => {
    const splits = { train: toyWords(60, 1), validation: toyWords(20, 2), test: toyWords(20, 3) };
    const stored = await storeFixtureRun(store, {
      run: 'lacking',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits,
    });
    const plan = without(stored, 'dropout');
    await writeJson(store, runKeys('lacking').settings, units(3));

    const training = trainPlan({
      store,
      plan,
      progress: () => undefined,
      signal: new AbortController().signal,
    });

    await expect(training).rejects.toThrow('the settings of the run lack network.dropout');
  });
});
