import { InvalidRequest } from '../../../../shared/errors';
import { resolveRequest } from '../../../../shared/request/parse';
import { RunRequest } from '../../../../shared/request/request';
import { showChanges, variantsOf } from '../../../../shared/request/variants';
import { wordRequest } from '../../../support/requests';

const requestWith = (sweep: unknown) => RunRequest.parse(wordRequest({ sweep }));
const resolve = (sweep: unknown) => resolveRequest(wordRequest({ sweep }), () => Promise.resolve(undefined));

describe('a sweep', () => {
  it('is no variant where there is none', () => {
    expect(variantsOf(requestWith(undefined))).toEqual([]);
  });

  it('of values makes every combination, the last field changing fastest', () => {
    const variants = variantsOf(
      requestWith({ 'network.units': [4, 8], 'training.optimizer.learningRate': [0.1, 0.2] }),
    );

    expect(variants.map(({ changes }) => Object.values(changes))).toEqual([
      [4, 0.1],
      [4, 0.2],
      [8, 0.1],
      [8, 0.2],
    ]);
    expect(variants[1]!.request).toMatchObject({
      network: { units: 4, cell: { kind: 'gru' } },
      training: { optimizer: { kind: 'adam', learningRate: 0.2, beta1: 0.9 } },
    });
    expect(variants[1]!.request).not.toHaveProperty('sweep');
  });

  it('of overlays makes one variant each, and another kind replaces the whole object', () => {
    const variants = variantsOf(
      requestWith([
        {},
        { network: { cell: { kind: 'lstm' }, units: 5 }, training: { optimizer: { kind: 'sgd' } } },
      ]),
    );

    expect(variants.map(({ changes }) => showChanges(changes))).toEqual([
      'no change',
      'network.cell.kind = "lstm", network.units = 5, training.optimizer.kind = "sgd"',
    ]);
    expect(variants[1]!.request.network.cell).toEqual({ kind: 'lstm', forgetBias: 1 });
    expect(variants[1]!.request.training.optimizer).toEqual({
      kind: 'sgd',
      momentum: 0,
      nesterov: false,
    });
  });

  it.each<[string, unknown, RegExp]>([
    [
      'too many',
      { 'training.seed': Array.from({ length: 21 }, (_, i) => i) },
      /sweep makes 21 variants; from 1 to 20/,
    ],
    ['none', {}, /sweep makes no variants/],
    [
      'a value out of bounds',
      { 'network.units': [8, 0] },
      /^variant 2 of sweep \(network\.units = 0\): network\.units is 0, which is not allowed; give a whole number from 1/,
    ],
    [
      'a field that does not exist',
      { 'network.unit': [8] },
      /^variant 1 of sweep .*network\.unit is not a field; did you mean network\.units\?/,
    ],
    [
      'a field of the data',
      { 'data.location': ['a/', 'b/'] },
      /only fields of network and training may differ/,
    ],
    ['the model', [{ model: 'other' }], /changes model, and only fields of network and training/],
    [
      'the metric that compares them',
      { 'training.earlyStopping.metric': ['loss', 'accuracy'] },
      /changes training\.earlyStopping\.metric, by which variants are compared/,
    ],
    ['no list', { 'network.units': 8 }, /^sweep/],
  ])('with %s is refused in a sentence', async (_, sweep, sentence) => {
    const refused: unknown = await resolve(sweep).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(InvalidRequest);
    expect((refused as Error).message).toMatch(sentence);
  });
});
