import { tableFromIPC } from 'apache-arrow';
import { type DatasetManifest, SPLITS, type Split } from '../../shared/dataset';
import { asGzippedJsonLines, asJsonLines } from '../support/formats';
import { shortRequest } from '../support/requests';
import { type FinishedRun, Workplace } from '../support/workflow';
import { type Word, words } from '../support/words';

interface Sale extends Word {
  readonly year?: number;
  readonly customer?: string;
}
/** With file and line. */
type Placed = Sale & { readonly place: string };

const TEST_YEAR = 2024;
const CUSTOMERS = 20;
const [known, fresh] = [words(120, 1), words(43, 2)];
const sold = (word: Word, n: number, year: number): Sale => ({
  ...word,
  year,
  customer: `customer ${n % CUSTOMERS}`,
});

const earlier = known.map((word, n) => sold(word, n, 2021 + (n % 3)));
/** The last thirty words of earlier years, which other customers bought too. */
const twins = known.slice(90).map((word, n) => sold(word, n + 7, 2023));
/** The first twenty words of earlier years, bought again in the test's year. */
const again = known.slice(0, 20).map((word, n) => sold(word, n + 3, TEST_YEAR));
const inTestYear = fresh.slice(0, 40).map((word, n) => sold(word, n, TEST_YEAR));
const [withoutCustomer, withoutYear, testWithoutCustomer] = [
  { ...fresh[40]!, year: 2021 },
  { ...fresh[41]!, customer: 'customer 0' },
  // The customer does not matter, since the year decides.
  { ...fresh[42]!, year: TEST_YEAR },
];

const FILES = {
  'sales-1.jsonl': [...earlier, ...twins, withoutCustomer, withoutYear],
  'sales-2.jsonl.gz': [...inTestYear, ...again, testWithoutCustomer],
};
const all: Placed[] = Object.entries(FILES).flatMap(([file, sales]) =>
  sales.map((sale, n) => ({ ...sale, place: `input/sales/${file}:${n + 1}` })),
);
const placeOf = (sale: Sale) =>
  all[[...FILES['sales-1.jsonl'], ...FILES['sales-2.jsonl.gz']].indexOf(sale)]?.place;

/** What the task reads of a sale. */
const saidOf = ({ word, language }: Sale) => `${word} ${language}`;
const customerOf = ({ customer = '' }: Sale) => customer;

describe('sales that are split by year and by customer, without duplicates', () => {
  let workplace: Workplace;
  let run: FinishedRun;
  let manifest: DatasetManifest;
  let rejected: string[];
  const sides: Record<Split, Placed[]> = { train: [], validation: [], test: [] };
  let dropped: Placed[];

  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.store.put('input/sales/sales-1.jsonl', asJsonLines(FILES['sales-1.jsonl']));
    await workplace.store.put('input/sales/sales-2.jsonl.gz', asGzippedJsonLines(FILES['sales-2.jsonl.gz']));
    const split = { by: 'field', field: 'year', test: ['2024'], key: ['customer'], validationShare: 0.3 };
    const data = { format: { kind: 'jsonl' }, duplicates: 'drop', rejects: { toleratedShare: 0.02 } };

    run = await workplace.run(shortRequest('sales', { ...data, split }));

    run.output();
    manifest = await run.dataset();
    rejected = (await run.rejects()).map(({ file, line }) => `${file}:${line}`);
    for (const split of SPLITS) sides[split] = await encoded(split);
    const kept = new Set(SPLITS.flatMap((split) => sides[split]));
    dropped = all.filter((sale) => !kept.has(sale) && !rejected.includes(sale.place));
  });
  afterAll(() => workplace.remove());

  /** The sales that lie in a split's Arrow files. */
  async function encoded(split: Split): Promise<Placed[]> {
    const { shards } = (await run.plan()).dataset;
    const found: Placed[] = [];
    for (const key of manifest.files[split]) {
      const shard = shards.find(({ id }) => key.endsWith(`/${String(id).padStart(6, '0')}.arrow`));
      const lines: Iterable<unknown> = tableFromIPC(await workplace.store.get(key)).getChild('line') ?? [];
      for (const line of lines) {
        const sale = all.find(({ place }) => place === `${shard?.key}:${String(line)}`);
        if (sale === undefined) throw new Error(`${key} holds line ${String(line)}, which no file has`);
        found.push(sale);
      }
    }
    return found;
  }

  const shared = (some: readonly Sale[], others: readonly Sale[], of: (sale: Sale) => string) =>
    some.map(of).filter((one) => others.map(of).includes(one));

  it('are tested on the year that the request names, and on nothing else', async () => {
    expect(sides.test.map(({ place }) => place)).toEqual(
      all.filter(({ year }) => year === TEST_YEAR).map(({ place }) => place),
    );
    expect((await run.evaluation()).testRecords).toBe(40 + 20 + 1);
  });

  it('have each customer of the other years on one side, and an unknown one on none', () => {
    const { train, validation } = sides;

    expect(shared(train, validation, customerOf)).toEqual([]);
    expect(new Set([...train, ...validation].map(customerOf)).size).toBe(CUSTOMERS);
    expect(validation.length).toBeGreaterThan(0);
    expect(rejected).toEqual([placeOf(withoutCustomer), placeOf(withoutYear)]);
  });

  it('have no words on two sides: only those on the less strictly held-out side are left out', () => {
    const { train, validation, test } = sides;
    const heldOut = new Set(validation.map(customerOf));
    const isHeldOut = (sale: Sale | undefined) => sale !== undefined && heldOut.has(customerOf(sale));
    const onTwoSides = twins.filter((twin, n) => isHeldOut(twin) !== isHeldOut(earlier[90 + n]));

    expect(shared(train, [...validation, ...test], saidOf)).toEqual([]);
    expect(shared(validation, test, saidOf)).toEqual([]);
    expect(onTwoSides.length).toBeGreaterThan(0);
    expect(dropped.map(saidOf).sort()).toEqual([...again, ...onTwoSides].map(saidOf).sort());
  });

  it('add up: what was read is encoded, set aside or left out', async () => {
    const { train, validation } = sides;
    const counted = { read: 120 + 30 + 2 + 40 + 20 + 1, rejected: 2 };
    const encodedRecords = { train: train.length, validation: validation.length, test: 61 };

    expect(manifest.records).toEqual({ ...counted, encoded: encodedRecords });
    expect(train.length + validation.length + 61 + 2 + dropped.length).toBe(counted.read);
    const { duplicates } = manifest;
    expect(duplicates?.dropped).toBe(dropped.length);
    expect((duplicates?.train ?? 0) + (duplicates?.validation ?? 0)).toBe(dropped.length);
    const report = Buffer.from(await workplace.store.get(run.output().reportKey)).toString();
    expect(report).toContain(`${duplicates?.train} training, ${duplicates?.validation} validation, left out`);
  });
});

describe('words of which one language is rare, in a stratified split', () => {
  let workplace: Workplace;
  let run: FinishedRun;
  const common = words(190, 3).map(({ word, language }, n) => ({ word: `${word}${n}`, language }));
  const rare = Array.from({ length: 10 }, (_, n) => ({ word: `rare${n}`, language: 'rare' }));
  const all = [...common, ...rare];

  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.store.put('input/strata/a.jsonl', asJsonLines(all.slice(100)));
    await workplace.store.put('input/strata/b.jsonl', asJsonLines(all.slice(0, 100)));
    const split = { by: 'hash', stratify: true, testShare: 0.2, validationShare: 0.1 };

    run = await workplace.run(shortRequest('strata', { format: { kind: 'jsonl' }, split }));
  });
  afterAll(() => workplace.remove());

  it('have their share of each language in every split', async () => {
    run.output();
    const manifest = await run.dataset();
    const labels: Record<string, number> = {};
    for (const { language } of all) labels[language] = (labels[language] ?? 0) + 1;
    const sumOf = (share: number) =>
      Object.values(labels).reduce((sum, records) => sum + Math.max(1, Math.floor(share * records + 0.5)), 0);

    const { test, validation } = manifest.records.encoded;

    expect([test, validation]).toEqual([sumOf(0.2), sumOf(0.1)]);
    expect((await run.evaluation()).testRecords).toBe(test);
    expect(manifest.warnings.join('\n')).toContain('"rare" (7 training, 1 validation, 2 test)');
  });
});
