import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidRequest } from '../../../../shared/errors';
import { requestJsonSchema, resolveRequest, type Recipes } from '../../../../shared/request/parse';

const recipe: unknown = JSON.parse(
  readFileSync(join(__dirname, '../../../../recipes/surname-language/request.json'), 'utf8'),
);
const recipes: Recipes = {
  load: (name) => Promise.resolve(name === 'surname-language' ? recipe : undefined),
  names: () => Promise.resolve(['surname-language', 'household-power']),
};
const withRecipe = (overrides: object) =>
  resolveRequest({ recipe: 'surname-language', ...overrides }, recipes);

async function refusalOf(request: Promise<unknown>): Promise<string> {
  const error: unknown = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidRequest);
  const { message } = error as Error;
  for (const line of message.split('\n')) expect(line.length).toBeLessThan(400);
  return message;
}

describe('resolving a request', () => {
  it("fills the defaults into the console's minimal input", async () => {
    const request = await resolveRequest({ recipe: 'surname-language' }, recipes);

    expect(request).toMatchObject({
      model: 'surname-language',
      recipe: 'surname-language',
      reuse: 'allow',
      network: { layers: 1, cell: { kind: 'lstm', forgetBias: 1 } },
      training: { optimizer: { kind: 'adam', beta1: 0.9 } },
      data: { rejects: { toleratedShare: 0.01 }, shardMegabytes: 64 },
    });
  });

  it('accepts a plain function in place of recipes', async () => {
    const request = await resolveRequest({ recipe: 'surname-language' }, () => Promise.resolve(recipe));

    expect(request.model).toBe('surname-language');
  });

  it('merges objects and replaces scalars and arrays', async () => {
    const request = await withRecipe({
      network: { units: 32 },
      data: { format: { columns: ['surname', 'language', 'origin'] } },
    });

    expect(request.network).toMatchObject({ units: 32, bidirectional: true, embeddingSize: 64 });
    expect(request.data.format).toMatchObject({
      delimiter: '\t',
      columns: ['surname', 'language', 'origin'],
    });
  });

  it.each([
    [
      'kind',
      { network: { cell: { kind: 'gru' } } },
      { network: { cell: { kind: 'gru', variant: 'reset-after' } } },
    ],
    [
      'by',
      { data: { split: { by: 'hash', testShare: 0.2 } } },
      { data: { split: { by: 'hash', files: '*', validationShare: 0.1, testShare: 0.2 } } },
    ],
  ])('replaces an object whose %s differs', async (_, overrides, expected) => {
    const request = await withRecipe(overrides);

    expect(request).toMatchObject(expected);
    expect(request.network.cell).not.toHaveProperty('forgetBias', 2);
    expect(request.data.split).not.toHaveProperty(
      'by' in request.data.split && request.data.split.by === 'hash' ? 'train' : 'files',
    );
  });

  it('makes a prefix of the location', async () => {
    const request = await withRecipe({ data: { location: 'somewhere/else' } });

    expect(request.data.location).toBe('somewhere/else/');
  });

  it('resolves what it resolved to itself', async () => {
    const request = await withRecipe({ network: { cell: { kind: 'gru' } }, gate: { margin: 0.01 } });

    await expect(resolveRequest(request, recipes)).resolves.toEqual(request);
  });
});

describe('refusing a request', () => {
  it.each<[string, object, string]>([
    [
      'an unknown field near its name',
      { network: { unit: 64 } },
      'network.unit is not a field; did you mean network.units?',
    ],
    [
      'a field whose words are shortened',
      { training: { maxEpochs: 2 } },
      'training.maxEpochs is not a field; did you mean training.maximumEpochs?',
    ],
    [
      'a budget of nothing',
      { training: { budget: {} } },
      'training.budget is {}: give minutes, dollars or both',
    ],
    [
      'a field on the wrong level',
      { learningRate: 1 },
      'learningRate is not a field; did you mean training.optimizer.learningRate?',
    ],
    [
      'a field like no other',
      { gate: { wxyz: 1 } },
      'gate.wxyz is not a field; the fields of gate are metric, minimum, margin, confidence, worseSeriesShare, onUnreadableChampion and approval',
    ],
    [
      'a number out of range',
      { network: { units: 0 } },
      'network.units is 0, which is not allowed; give a whole number from 1 to 8192, or leave it to the data',
    ],
    [
      'a value of another type',
      { network: { units: '64' } },
      'network.units is "64", which is not allowed; give a whole number from 1 to 8192, or leave it to the data',
    ],
    [
      'a kind that does not exist',
      { network: { cell: { kind: 'ltsm' } } },
      'network.cell.kind is "ltsm"; allowed: "simple-rnn", "gru" or "lstm"; did you mean "lstm"?',
    ],
    [
      'a value that is none of a list',
      { reuse: 'maybe' },
      'reuse is "maybe", which is not allowed; give "allow" or "refuse" (default "allow")',
    ],
    [
      'a name',
      { model: 'My Model' },
      'model is "My Model": a name has 1 to 64 lower-case letters, digits and hyphens',
    ],
    [
      'a metric that the target does not have',
      { gate: { metric: 'mae' } },
      'gate.metric is "mae", which a target of kind "class" does not have; give accuracy, macroF1 or loss',
    ],
    [
      'an early-stopping metric that the target does not have',
      { training: { earlyStopping: { metric: 'r2' } } },
      'training.earlyStopping.metric is "r2", which a target of kind "class" does not have; give accuracy, macroF1 or loss',
    ],
    [
      'a percentage',
      { gate: { minimum: 70 } },
      'gate.minimum is 70, but accuracy lies between 0 and 1; give a number from 0 to 1',
    ],
    [
      'shares that leave nothing to learn from',
      { data: { split: { by: 'hash', validationShare: 0.6, testShare: 0.5 } } },
      'data.split.testShare is 0.5: validationShare and testShare together must leave records for training (sum below 1)',
    ],
    [
      'a field that the file does not have',
      { task: { input: { field: 'surnam' } } },
      'task.input.field is "surnam", which is not among data.format.columns (surname and language); did you mean "surname"?',
    ],
    [
      'the answer as input',
      { task: { input: { field: 'language' } } },
      'task.input.field is "language", the target too; a model that reads its answer learns nothing, so name another field',
    ],
    [
      'one file for two splits',
      { data: { split: { train: 'test.tsv' } } },
      'data.split.test is "test.tsv", which another split reads too; give each split files of its own',
    ],
    [
      'a separator of two bytes',
      { data: { format: { delimiter: 'é' } } },
      'data.format.delimiter is "é"; give one printable ASCII character or "\\t"',
    ],
    [
      'a column named twice',
      { data: { format: { columns: ['surname', 'language', 'surname'] } } },
      'data.format.columns names "surname" twice; give each column a name of its own',
    ],
  ])('names %s', async (_, overrides, sentence) => {
    expect(await refusalOf(withRecipe(overrides))).toBe(sentence);
  });

  it.each(['http://host/data/', 'file://relative/', 's3://', 's3://bucket', '/absolute/', 'a/../b/', './a/'])(
    'says which locations there are for %s',
    async (location) => {
      const sentence = await refusalOf(withRecipe({ data: { location } }));

      expect(sentence).toContain(`data.location is "${location}"`);
      expect(sentence).toContain('s3://bucket/prefix/');
    },
  );

  it('reports every problem, of single fields and of rules between them', async () => {
    const sentence = await refusalOf(
      withRecipe({ training: { seed: -1, batchSize: 0, epochs: 3 }, network: { attention: 'luong' } }),
    );

    expect(sentence.split('\n')).toEqual([
      'the request has 4 problems:',
      expect.stringMatching(/^- training\.epochs is not a field; the fields of training are /),
      '- training.seed is -1, which is not allowed; give a whole number from 0 to 4294967295 (default 1)',
      '- training.batchSize is 0, which is not allowed; give a whole number from 1 to 65536, or leave it to the data',
      expect.stringMatching(/^- network\.attention is "luong", but only a decoder /),
    ]);
  });

  it('names thirty problems at most, and how many there are', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`field${n}`, n]));

    const lines = (await refusalOf(withRecipe(unknown))).split('\n');

    expect(lines).toHaveLength(32);
    expect(lines[0]).toBe('the request has 40 problems:');
    expect(lines.at(-1)).toBe('- and 10 more of them');
  });

  it('asks no rule where a misspelt part would mean its default', async () => {
    const sentence = await refusalOf(
      withRecipe({ data: { split: { by: 'time' }, recods: { kind: 'windows', length: 3 } } }),
    );

    expect(sentence).toBe('data.recods is not a field; did you mean data.records?');
  });

  it('names a misspelt field before the missing one that it causes', async () => {
    const sentence = await refusalOf(
      resolveRequest({ ...(recipe as object), model: undefined, modle: 'a' }, recipes),
    );

    expect(sentence.split('\n').slice(1)).toEqual([
      '- modle is not a field; did you mean model?',
      '- model is missing; give a text',
    ]);
  });

  it.each([
    [
      { data: { format: { delimiter: 'tab' } } },
      'data.format.delimiter is "tab", which is not allowed; give a text of 1 character (default ","); did you mean "\\t"?',
    ],
    [
      { network: { cell: 'lstm' } },
      'network.cell is "lstm", which is not allowed; give an object with "kind": "simple-rnn", "gru" or "lstm", or leave it to the data; did you mean {"kind":"lstm"}?',
    ],
    [
      { data: { split: 'hahs' } },
      'data.split is "hahs", which is not allowed; give an object with "by": "file", "field", "hash", "time" or "order"; did you mean {"by":"hash"}?',
    ],
    [{ gate: { metric: 'f1' } }, / did you mean "macroF1"\?$/],
    [{ gate: { metric: 'acuracy' } }, / did you mean "accuracy"\?$/],
  ])('says what %j means', async (overrides, sentence) => {
    expect(await refusalOf(withRecipe(overrides))).toMatch(sentence);
  });

  it('names the ways to split where none is given', async () => {
    const { data } = recipe as { data: object };

    const sentence = await refusalOf(
      resolveRequest({ ...(recipe as object), data: { ...data, split: undefined } }, recipes),
    );

    expect(sentence).toBe(
      'data.split is missing; give an object with "by": "file", "field", "hash", "time" or "order"',
    );
  });

  it('names the nearest recipe', async () => {
    const sentence = await refusalOf(resolveRequest({ recipe: 'surname-langage' }, recipes));

    expect(sentence).toBe(
      'recipe is "surname-langage", and no recipe has that name; there are surname-language and household-power; did you mean "surname-language"?',
    );
  });

  it('points to recipes where the request is empty', async () => {
    expect(await refusalOf(resolveRequest({}, recipes))).toContain('{"recipe": "surname-language"}');
  });

  it.each([undefined, null, 5, 'surname-language', [], true])(
    'refuses %p, which is no object',
    async (input) => {
      expect(await refusalOf(resolveRequest(input, recipes))).toContain('give a JSON object');
    },
  );

  it('refuses __proto__ by name and changes no prototype', async () => {
    const hostile: unknown = JSON.parse('{"recipe": "surname-language", "__proto__": {"reuse": "refuse"}}');

    expect(await refusalOf(resolveRequest(hostile, recipes))).toContain('__proto__ is not a field');
    expect({}).not.toHaveProperty('reuse');
  });

  it('refuses a recipe that is no object', async () => {
    const broken = { load: () => Promise.resolve([1]) };

    expect(await refusalOf(resolveRequest({ recipe: 'broken' }, broken))).toContain(
      'holds [1] and not a JSON object',
    );
  });
});

it('the JSON Schema of a request lists its fields and bounds', () => {
  const schema = requestJsonSchema();

  expect(schema).toMatchObject({
    type: 'object',
    required: ['model', 'data', 'task'],
    properties: {
      network: { properties: { units: { type: 'integer', minimum: 1, maximum: 8192 } } },
    },
  });
});
