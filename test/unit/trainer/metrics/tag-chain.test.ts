import { decodeTags, tagOutputs } from '../../../../shared/inference/tags';
import { tagLoss } from '../../../../trainer/metrics/tag-chain';
import { UNSEEN_NATS } from '../../../../trainer/metrics/classification';
import { tagPenalties } from '../../../../trainer/metrics/tag-transitions';
import type { EntityScheme } from '../../../../shared/encoding/tag-schemes';

const BIO = ['B-LOC', 'B-PER', 'I-LOC', 'I-PER', 'O'];
const IOBES = ['B-PER', 'E-PER', 'I-PER', 'O', 'S-PER'];
const BILOU = ['B-PER', 'I-PER', 'L-PER', 'O', 'U-PER'];

/** Pairs that the scheme allows; `^` is before the first step and `$` after the last. */
function allowed(scheme: EntityScheme, labels: readonly string[]): string[] {
  const { transitions_VV, start_V, end_V } = tagPenalties(scheme, labels);
  return [
    ...labels.filter((_, tag) => start_V[tag] === 0).map((label) => `^ ${label}`),
    ...labels.flatMap((before, row) =>
      labels
        .filter((_, column) => transitions_VV[row * labels.length + column] === 0)
        .map((after) => `${before} ${after}`),
    ),
    ...labels.filter((_, tag) => end_V[tag] === 0).map((label) => `${label} $`),
  ];
}

/** Scores of one step: `high` for the tag, 0 for the others. */
const oneStep = (labels: readonly string[], wanted: Readonly<Record<string, number>>) =>
  labels.map((label) => wanted[label] ?? 0);

describe('what a scheme lets follow what', () => {
  it.each(['bio', 'iob2'] as const)('%s: I-X after B-X or I-X only', (scheme) => {
    const pairs = allowed(scheme, ['B-LOC', 'I-LOC', 'I-PER', 'O']);

    expect(pairs).toEqual([
      ...['^ B-LOC', '^ O'],
      ...['B-LOC B-LOC', 'B-LOC I-LOC', 'B-LOC O'],
      ...['I-LOC B-LOC', 'I-LOC I-LOC', 'I-LOC O'],
      ...['I-PER B-LOC', 'I-PER I-PER', 'I-PER O'],
      ...['O B-LOC', 'O O'],
      ...['B-LOC $', 'I-LOC $', 'I-PER $', 'O $'],
    ]);
  });

  it('iob1: B-X after B-X or I-X only', () => {
    const pairs = allowed('iob1', ['B-LOC', 'I-LOC', 'O']);

    expect(pairs).toEqual([
      ...['^ I-LOC', '^ O'],
      ...['B-LOC B-LOC', 'B-LOC I-LOC', 'B-LOC O'],
      ...['I-LOC B-LOC', 'I-LOC I-LOC', 'I-LOC O'],
      ...['O I-LOC', 'O O'],
      ...['B-LOC $', 'I-LOC $', 'O $'],
    ]);
  });

  it.each([
    { scheme: 'iobes' as const, labels: IOBES, end: 'E', single: 'S' },
    { scheme: 'bioes' as const, labels: IOBES, end: 'E', single: 'S' },
    { scheme: 'bilou' as const, labels: BILOU, end: 'L', single: 'U' },
  ])('$scheme: what is begun is ended, and nothing else is', ({ scheme, labels, end, single }) => {
    const begins = (before: string) => [`${before} B-PER`, `${before} O`, `${before} ${single}-PER`];
    const goesOn = (before: string) => [`${before} ${end}-PER`, `${before} I-PER`];

    const pairs = allowed(scheme, labels);

    expect(new Set(pairs)).toEqual(
      new Set([
        ...begins('^'),
        ...['B-PER', 'I-PER'].flatMap(goesOn),
        ...[`${end}-PER`, `${single}-PER`, 'O'].flatMap(begins),
        ...[`${end}-PER $`, 'O $', `${single}-PER $`],
      ]),
    );
  });
});

describe('decoding of tags', () => {
  // "O I-PER O": inside of nothing. Nearest of what BIO allows: B-PER, which misses 1, or O, which misses 2.5.
  const scores = Float32Array.from([
    ...oneStep(BIO, { O: 5 }),
    ...oneStep(BIO, { 'I-PER': 3, 'B-PER': 2, O: 0.5 }),
    ...oneStep(BIO, { O: 5 }),
    // A second sequence, of one step.
    ...oneStep(BIO, { 'I-LOC': 1 }),
  ]);
  const steps = { scores, starts: Uint32Array.of(0, 3, 4), tags: BIO.length };
  const read = (ids: Int32Array) => [...ids].map((id) => BIO[id]);

  it('takes each step’s best tag where nothing says what may follow what', () => {
    expect(read(decodeTags(steps, { chain: null, penalties: null }))).toEqual(['O', 'I-PER', 'O', 'I-LOC']);
  });

  it('takes the best of what the scheme allows, sequence by sequence', () => {
    const ids = decodeTags(steps, { chain: null, penalties: tagPenalties('bio', BIO) });

    expect(read(ids).slice(0, 3)).toEqual(['O', 'B-PER', 'O']);
    expect(read(ids)[3]).not.toMatch(/^I-/);
  });

  it('adds what a chain has learned to what the scheme allows', () => {
    const none = new Float32Array(BIO.length);
    // Where B-PER after O costs more than 1.5, O is cheaper.
    const costly = (cost: number) => ({
      transitions_VV: Float32Array.from(
        BIO.flatMap((before) => BIO.map((after) => (before === 'O' && after === 'B-PER' ? -cost : 0))),
      ),
      start_V: none,
      end_V: none,
    });
    const penalties = tagPenalties('bio', BIO);

    const [cheap, dear] = [1.4, 1.6].map((cost) => decodeTags(steps, { chain: costly(cost), penalties }));

    expect(read(cheap!)[1]).toBe('B-PER');
    expect(read(dear!)[1]).toBe('O');
  });

  it('has the fewest breaches where no way is allowed', () => {
    const penalties = tagPenalties('iobes', ['B-PER']);

    const ids = decodeTags(
      { scores: Float32Array.of(1, 1), starts: Uint32Array.of(0, 2), tags: 1 },
      { chain: null, penalties },
    );

    expect([...ids]).toEqual([0, 0]);
  });
});

describe('the loss of tags', () => {
  const steps = { scores: Float32Array.of(1, 2, 3, 1, 0, 0), starts: Uint32Array.of(0, 2, 3), tags: 2 };
  const targets = [0, 1, 1];

  it('is that of steps apart where a chain has learned nothing', () => {
    const chain = {
      transitions_VV: new Float32Array(4),
      start_V: new Float32Array(2),
      end_V: new Float32Array(2),
    };

    expect(tagLoss(steps, targets, chain)).toBeCloseTo(tagLoss(steps, targets, null), 9);
  });

  it('charges tags that training lacks', () => {
    const chain = {
      transitions_VV: new Float32Array(4),
      start_V: new Float32Array(2),
      end_V: new Float32Array(2),
    };
    const known = Math.log(1 + Math.exp(1)) + Math.log(1 + Math.exp(2));

    expect(3 * tagLoss(steps, [0, 1, 2], chain)).toBeCloseTo(known + UNSEEN_NATS, 6);
  });

  it('has outputs of a chain that are probabilities of each step', () => {
    const chain = {
      transitions_VV: new Float32Array(4),
      start_V: new Float32Array(2),
      end_V: new Float32Array(2),
    };

    const outputs = tagOutputs(steps, chain);

    expect(outputs[0]).toBeCloseTo(1 / (1 + Math.exp(1)), 6);
    expect(outputs[4]).toBeCloseTo(0.5, 6);
  });
});
