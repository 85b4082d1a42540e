import { putIntoUse } from '../../functions/publish/by-hand';
import { gzipSync } from 'node:zlib';
import { readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import { Encoder } from '../../shared/dataset';
import { inScope, tf } from '../../trainer/engine';
import { asGzippedJsonLines, asParquet, type Row, rowsAsCsv } from '../support/formats';
import { countPairs, type Merge, piecesOf } from '../support/pieces';
import { changed, type LooseRequest, shortRequest, wordRequest } from '../support/requests';
import { type FinishedRun, Workplace } from '../support/workflow';
import { words } from '../support/words';

let workplace: Workplace;
beforeAll(async () => (workplace = await Workplace.create()));
afterAll(() => workplace.remove());

const byFile = { by: 'file', train: 'train*', validation: 'validation*', test: 'test*' };
const put = (key: string, bytes: Buffer | string) => workplace.store.put(`input/${key}`, bytes);

describe('the same words in CSV, in Parquet and in gzipped JSON Lines', () => {
  const [train, validation, test]: [Row[], Row[], Row[]] = [words(120, 1), words(30, 2), words(60, 3)];
  train.splice(50, 0, { word: 'lost', language: null });
  const formats = {
    csv: {
      write: rowsAsCsv,
      ending: 'csv',
      headerLines: 1,
      trainShards: 1,
      data: { format: { kind: 'csv' } },
    },
    // Cut so small that each of the four row groups starts in a different shard.
    parquet: {
      write: (rows: readonly Row[]) => asParquet(rows, 40),
      ending: 'parquet',
      headerLines: 0,
      trainShards: 4,
      data: { format: { kind: 'parquet' }, shardMegabytes: 0.0003 },
    },
    jsonl: {
      write: asGzippedJsonLines,
      ending: 'jsonl.gz',
      headerLines: 0,
      trainShards: 1,
      data: { format: { kind: 'jsonl' } },
    },
  };
  const weights: Buffer[] = [];

  it.each(['csv', 'parquet', 'jsonl'] as const)('become a model (%s)', async (name) => {
    const { ending, write, headerLines, trainShards, data } = formats[name];
    for (const [side, rows] of Object.entries({ train, validation, test }))
      await put(`${name}/${side}.${ending}`, await write(rows));

    const run = await workplace.run(shortRequest(name, { ...data, split: byFile }));

    expect(run.output()).toMatchObject({ model: name, version: run.name });
    const dataset = await run.dataset();
    expect(dataset.files.train).toHaveLength(trainShards);
    expect(dataset.records).toEqual({
      read: 211,
      encoded: { train: 120, validation: 30, test: 60 },
      rejected: 1,
    });
    expect(await run.rejects()).toMatchObject([
      { file: `input/${name}/train.${ending}`, line: headerLines + 51 },
    ]);
    expect((await run.evaluation()).testRecords).toBe(60);
    weights.push(await run.weights());
  });

  it('yield the same weights, byte for byte', () => {
    expect(weights).toHaveLength(3);
    expect(weights[0]?.byteLength).toBeGreaterThan(1_000);
    for (const others of weights) expect(others.equals(weights[0] ?? Buffer.alloc(0))).toBe(true);
  });
});

describe('sentences in CoNLL', () => {
  const TAGS = { north: 'O', south: 'B-PLACE', west: 'I-PLACE' } as Readonly<Record<string, string>>;
  type Sentence = readonly (readonly [token: string, language: string, tag: string])[];

  /** One or two places each, since the words alternate between languages. */
  function sentences(count: number, seed: number): Sentence[] {
    const tokens = words(count * 6, seed).map(
      ({ word, language }) => [word, language, TAGS[language] ?? ''] as const,
    );
    return Array.from({ length: count }, (_, n) => tokens.slice(n * 6, n * 6 + (n % 3 === 0 ? 3 : 6)));
  }
  const asConll = (all: readonly Sentence[]) =>
    all.map((one, n) => `# ${n}\n${one.map((row) => `${row.join('\t')}\n`).join('')}\n`).join('');

  it('are tagged, some of them gzipped, except the one with a broken line', async () => {
    const [train, validation, test] = [sentences(60, 1), sentences(12, 2), sentences(24, 3)];
    // Its number, a good line, and a line without a tag.
    await put('conll/train.conll', `# broken\nlost\tnorth\tO\nlost\tnorth\n\n${asConll(train)}`);
    await put('conll/validation.conll', asConll(validation));
    await put('conll/test.conll.gz', gzipSync(asConll(test)));
    const format = { kind: 'conll', columns: ['token', 'language', 'tag'] };
    const request = shortRequest(
      'conll',
      { format, split: byFile, rejects: { toleratedShare: 0.02 } },
      {
        task: {
          kind: 'many-to-many',
          // Most words occur once, so their tags must be inferred from their place.
          input: { kind: 'tokens', field: 'token', tokens: 'given', minimumCount: 2 },
          target: { kind: 'tags', field: 'tag', scheme: 'bio' },
        },
      },
    );
    const learning = {
      maximumEpochs: 20,
      batchSize: 16,
      optimizer: { kind: 'adam', learningRate: 0.03 },
      earlyStopping: { metric: 'loss' },
    };

    const run = await workplace.run(changed(request, 'training', learning));

    const { metrics } = run.output();
    const { records, lengths, statistics } = await run.dataset();
    const evaluation = await run.evaluation();
    expect(records).toEqual({ read: 97, encoded: { train: 60, validation: 12, test: 24 }, rejected: 1 });
    expect(await run.rejects()).toMatchObject([{ file: 'input/conll/train.conll', line: 3 }]);
    expect(lengths).toMatchObject({ minimum: 3, maximum: 6 });
    expect(statistics?.labels?.counted.train).toBe(train.flat().length);
    expect(evaluation.testRecords).toBe(24);
    expect(metrics.entityF1).toBeGreaterThan((evaluation.baseline.test.entityF1 ?? 1) + 0.3);
    // Those of the test split, by their true tags.
    const counted = evaluation.confusion?.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    expect(evaluation.confusion?.labels).toEqual(['B-PLACE', 'I-PLACE', 'O']);
    expect(counted).toEqual(
      ['B-PLACE', 'I-PLACE', 'O'].map((tag) => test.flat().filter((row) => row[2] === tag).length),
    );
  });
});

describe('texts as learned pieces', () => {
  /** Four words each, of one language. */
  function phrases(count: number, seed: number): Row[] {
    const all = words(count * 12, seed);
    return Array.from({ length: count }, (_, n) => {
      const language = all[n]?.language ?? '';
      const own = all.slice(n * 12, (n + 1) * 12).filter((word) => word.language === language);
      return { word: own.map(({ word }) => word).join(' '), language };
    });
  }
  const PIECES = 40;
  const test = phrases(60, 3);
  let first: FinishedRun;
  let second: FinishedRun;

  beforeAll(async () => {
    const input = { kind: 'tokens', field: 'word', tokens: 'bpe', maximumVocabulary: PIECES };
    const { task } = wordRequest() as { task: LooseRequest };
    // A network that TF.js's own format can express.
    const network = { cell: { kind: 'lstm' }, units: 12, embeddingSize: 8 };
    const request = shortRequest(
      'pieces',
      { format: { kind: 'csv' }, split: byFile },
      { task: { ...task, input }, network },
    );
    await put('pieces/train.csv', rowsAsCsv(phrases(150, 1)));
    await put('pieces/validation.csv', rowsAsCsv(phrases(30, 2)));
    await put('pieces/test.csv', rowsAsCsv(test));
    first = await workplace.run(request);
    // Letters alone tell much here, and naive Bayes has them.
    const { store } = workplace;
    const person = { who: 'a tester', why: 'the next run is to be compared with it' };
    await putIntoUse({ store, now: () => new Date() }, { model: 'pieces', version: first.name, ...person });
    await put('pieces/train.csv', rowsAsCsv(phrases(150, 4)));
    second = await workplace.run(request);
  });

  async function published({ name }: FinishedRun) {
    const { encoder: key, root } = modelKeys('pieces').version(name);
    const { input } = await readJson(workplace.store, key, Encoder);
    if (input.kind !== 'tokens') throw new Error(`the input is ${input.kind}`);
    return { vocabulary: input.vocabulary, merges: input.merges ?? [], root };
  }

  it('are published with the pairs that were merged, the most frequent first', async () => {
    first.output();

    const { vocabulary, merges } = await published(first);

    const pairs = countPairs(phrases(150, 1).map(({ word }) => word));
    expect(pairs.get(merges[0]?.join('') ?? '')).toBe(Math.max(...pairs.values()));
    expect(vocabulary).toHaveLength(2 + PIECES);
    expect(vocabulary.slice(-merges.length)).toEqual(merges.map((pair) => pair.join('')));
  });

  it('get the same answers from the exported TF.js model as in the evaluation', async () => {
    const { vocabulary, merges, root } = await published(first);
    const { test: metrics, confusion, examples } = await first.evaluation();
    const labels = confusion?.labels ?? [];

    const model = await tf.loadLayersModel(`${workplace.store.uri}/${root}model.json`);
    const answers = test.map(({ word }) => {
      const ids = piecesOf(word, merges).map((piece) => vocabulary.indexOf(piece));
      return inScope(() => {
        const probabilities = model.predict(tf.tensor2d(ids, [1, ids.length], 'int32'));
        const scores = Array.from((probabilities as ReturnType<typeof tf.tensor>).dataSync());
        return labels[scores.indexOf(Math.max(...scores))];
      });
    });
    model.dispose();

    const right = answers.filter((answer, n) => answer === test[n]?.language).length;
    expect(metrics.accuracy).toBeCloseTo(right / test.length, 12);
    expect(new Set(answers).size).toBeGreaterThan(1);
    expect(examples).toMatchObject(
      test
        .slice(0, examples.length)
        .map(({ word, language }, n) => ({ input: word, expected: language, predicted: answers[n] })),
    );
  });

  it('are read by a champion with its own merges when the next run has learned others', async () => {
    second.output();

    const merges = await Promise.all([first, second].map(async (run) => (await published(run)).merges));
    const { champion, testRecords } = await second.evaluation();
    const then = await first.evaluation();

    const readings = merges.map((own: readonly Merge[]) => test.map(({ word }) => piecesOf(word, own)));
    expect(readings[0]).not.toEqual(readings[1]);
    expect(testRecords).toBe(test.length);
    expect(champion).toMatchObject({ version: first.name, test: then.test });
  });

  it('of a language model are compared with a champion of characters by the nats of the same texts', async () => {
    const written = (tokens: string) => ({
      task: {
        kind: 'one-to-many',
        target: { kind: 'tokens', field: 'word', tokens, maximumVocabulary: PIECES },
        generation: { samples: 1, maximumLength: 20 },
      },
    });
    const data = { location: 'input/pieces/', format: { kind: 'csv' }, split: byFile };

    // Enough to beat the baseline, and so to become the champion.
    const learning = {
      maximumEpochs: 15,
      batchSize: 16,
      optimizer: { kind: 'adam', learningRate: 0.03 },
      earlyStopping: { metric: 'natsPerStep' },
    };

    const spelled = await workplace.run(
      changed(shortRequest('written', data, written('characters')), 'training', learning),
    );
    const pieced = await workplace.run(
      changed(shortRequest('written', data, written('bpe')), 'training', {
        earlyStopping: { metric: 'natsPerStep' },
      }),
    );

    pieced.output();
    const key = modelKeys('written').version(pieced.name).encoder;
    const { target } = await readJson(workplace.store, key, Encoder);
    const merges = (target.kind === 'tokens' && target.merges) || [];
    const texts = test.map(({ word }) => word);
    // Each text has an end token.
    const characters = texts.join('').length + texts.length;
    const pieces = texts.flatMap((text) => piecesOf(text, merges)).length + texts.length;
    const { natsPerStep = 0 } = spelled.output().metrics;
    const { champion } = await pieced.evaluation();
    expect(spelled.output()).toMatchObject({ promoted: true });
    expect(pieces).toBeLessThan(characters);
    expect(champion?.version).toBe(spelled.name);
    expect(champion?.test.natsPerStep).toBeCloseTo((natsPerStep * characters) / pieces, 6);
  });
});
