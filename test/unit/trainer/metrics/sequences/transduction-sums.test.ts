import { formulaOf } from '../../../../../shared/scores/metric-of';
import { randomStream } from '../../../../../trainer/engine';
import { transductionMetrics, transductionSums } from '../../../../../trainer/metrics/sequences/transduction';

const random = randomStream(3, 'transduction sums');
const sequence = () => Array.from({ length: random.integer(9) }, () => 1 + random.integer(6));
const references = Array.from({ length: 60 }, sequence);
/** Some are met exactly, the others are of their own length. */
const outputs = references.map((reference) => (random.uniform() < 0.4 ? reference : sequence()));

it.each(['exactMatch', 'editDistanceError', 'bleu'] as const)(
  'the sums of all records give the %s of the corpus',
  (metric) => {
    const { sums, of } = formulaOf(metric, { values: 1, labels: 0 });
    const records = outputs.map((output, row) => transductionSums(output, references[row]!));

    const whole = of(sums.map((name) => records.reduce((sum, record) => sum + record[name]!, 0)));

    expect(whole).toBeCloseTo(transductionMetrics(outputs, references)[metric]!, 12);
  },
);
