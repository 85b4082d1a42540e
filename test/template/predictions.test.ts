import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Definition, type State } from './definition';
import { resourcesOf, synthesize, textOf, type Resource, type Synthesized } from './synthesized';

let byDefault: Synthesized;
let answering: Synthesized;
let states: Record<string, State>;
let definition: Definition;
beforeAll(() => {
  byDefault = synthesize({ bundles: true });
  answering = synthesize({ config: { predictions: true } });
  const [, machine] = Object.entries(
    resourcesOf(byDefault.pipeline, 'AWS::StepFunctions::StateMachine'),
  ).find(([id]) => id.startsWith('Run'))!;
  definition = Definition.parse(JSON.parse(textOf(machine.Properties['DefinitionString'])));
  states = definition.States;
});

const functionOf = ({ pipeline }: Synthesized, name: string): Resource | undefined =>
  Object.entries(resourcesOf(pipeline, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith(`${name}Function`),
  )?.[1];

/** The folder of an asset by its key in the assets bucket. */
const assetOf = ({ folder }: Synthesized, key: unknown): string =>
  join(folder, `asset.${String(key).replace('.zip', '')}`);

describe('a run that predicts', () => {
  it('is told by its request, before anything is planned', () => {
    expect(definition.StartAt).toBe('Predict?');
    expect(states['Predict?']).toMatchObject({
      Choices: [{ Condition: '{% $exists($states.input.predict) %}', Next: 'PlanPredictions' }],
      Default: 'Plan',
    });
  });

  it('plans, predicts all shards, and adds up; no shard may be missed', () => {
    expect(states['PlanPredictions']).toMatchObject({ Next: 'PredictShards' });
    expect(states['PredictShards']).toMatchObject({
      Next: 'SealPredictions',
      ToleratedFailurePercentage: '{% 0 %}',
      ItemReader: { Arguments: { Key: '{% $prediction.shardsKey %}' } },
    });
    expect(states['SealPredictions']).toMatchObject({ Next: 'AnnouncePredictions' });
    for (const name of ['PlanPredictions', 'PredictShards', 'SealPredictions'])
      expect(states[name]?.Catch?.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], Next: 'Explain' });
  });
});

describe('a run that goes on with predictions', () => {
  it('is named in its failure as the run that it goes on with', () => {
    expect(JSON.stringify(states['Explain'])).toContain(
      '$string($states.context.Execution.Input.predict.resume)',
    );
  });
});

describe('ONNX Runtime', () => {
  it('comes in a layer for the processor of the functions that predict, where Node looks for it', () => {
    const layers = Object.entries(resourcesOf(byDefault.pipeline, 'AWS::Lambda::LayerVersion'));
    const [, layer] = layers.find(([id]) => id.startsWith('OnnxRuntime'))!;
    const { S3Key } = layer.Properties['Content'] as { S3Key: string };
    const runtime = join(assetOf(byDefault, S3Key), 'nodejs', 'node_modules', 'onnxruntime-node');

    expect(functionOf(byDefault, 'Score')?.Properties).toMatchObject({
      Layers: [{ Ref: expect.stringMatching(/^OnnxRuntime/) as string }],
      Architectures: ['arm64'],
    });
    expect(existsSync(join(runtime, 'bin/napi-v6/linux/arm64/onnxruntime_binding.node'))).toBe(true);
    expect(existsSync(join(runtime, 'bin/napi-v6/linux/x64'))).toBe(false);
    // What the package requires is found beside it.
    expect(createRequire(join(runtime, 'dist', 'index.js')).resolve('onnxruntime-common')).toBe(
      join(runtime, '../onnxruntime-common/dist/cjs/index.js'),
    );
  });
});

describe('the function that predicts single records', () => {
  it('is there only if the configuration asks for it', () => {
    expect(functionOf(byDefault, 'Answer')).toBeUndefined();
    expect(functionOf(answering, 'Answer')?.Properties).toHaveProperty('Layers');
    expect(Object.keys(answering.pipeline.findOutputs('PredictionsFunctionName'))).toHaveLength(1);
  });

  it('can be reached by IAM alone', () => {
    expect(resourcesOf(answering.pipeline, 'AWS::Lambda::Url')).toEqual({});
    expect(
      Object.values(resourcesOf(answering.pipeline, 'AWS::Lambda::Permission')).filter((permission) =>
        JSON.stringify(permission).includes('AnswerFunction'),
      ),
    ).toEqual([]);
  });
});
