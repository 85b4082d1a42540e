import { openModel } from '../../../../functions/predict';
import { runKeys } from '../../../../shared/artifacts/keys';
import { readJson } from '../../../../shared/artifacts/json';
import { UseFile } from '../../../../shared/inference/use-file';
import { RunRequest } from '../../../../shared/request/request';
import { storeCandidate } from '../../../../trainer/export/candidate';
import { temporaryStore } from '../../../support/temporary-store';
import { LABEL_TASKS } from '../support/label-tasks';
import { predictWith, programOf, randomWeights } from '../support/programs';
import { encoded } from '../support/toy';

const store = temporaryStore();

describe.each(LABEL_TASKS)('a model of $name', ({ name, request: input, encoder, records }) => {
  it('has no ONNX files, says why, and is refused by predict', async () => {
    const run = name.replaceAll(/[^a-z]+/g, '-');
    const request = RunRequest.parse(input);
    const program = programOf(input, encoder);
    const weights = randomWeights(program.specs, 3);
    const raw = records(12, 1);
    const test = encoded(raw, request, encoder);
    const { outputs } = predictWith(program, weights, test);
    const measured = {
      test: { loss: 0.5 },
      baseline: { name: "each label's frequency", test: { loss: 0.7 } },
    };

    const notices = await storeCandidate(
      store,
      { run, request },
      { program, weights, encoder, test, outputs, measured, record: raw[0] },
    );

    const root = runKeys(run).candidate;
    const use = await readJson(store, `${root}use.json`, UseFile);
    const card = Buffer.from(await store.get(`${root}README.md`)).toString();
    const why = 'any number of labels at once is not written as ONNX yet';
    expect(use.onnx).toMatchObject({ reason: why });
    expect(use.onnx).not.toHaveProperty('model');
    expect(notices).toContain(`no ONNX files: ${why}, so predict cannot open the model`);
    expect(card).toContain(`There are no ONNX files: ${why}.`);
    expect(card).not.toContain('onnxruntime');
    await expect(openModel(`${store.uri}/${root}`)).rejects.toThrow(
      `has no ONNX files to predict with: ${why}`,
    );
  });
});
