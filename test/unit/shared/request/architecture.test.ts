import { otherArchitecture } from '../../../../shared/request/architecture';
import { overlay } from '../../../../shared/request/overlay';
import { RunRequest } from '../../../../shared/request/request';
import { SMALL_TASKS } from '../../trainer/support/tasks';
import { toyRequest } from '../../trainer/support/toy';

const request = (network: object, task: object = {}): RunRequest =>
  RunRequest.parse(overlay(toyRequest(), { network, task }));

const CHAMPION = request({
  cell: { kind: 'gru', updateBias: -2 },
  ...{ units: 8, layers: 1, bidirectional: true, embeddingSize: 6, readout: 'last' },
});

describe('otherArchitecture', () => {
  it('names each field that makes weights differ', () => {
    const own = request({ cell: { kind: 'lstm' }, units: 9, readout: 'max' });

    expect(otherArchitecture(own, CHAMPION)).toEqual([
      'network.units is 9, its 8',
      'network.cell is {"kind":"lstm"}, its {"kind":"gru","variant":"reset-after"}',
      'network.readout is "max", its "last"',
    ]);
  });

  it('does not mind what is left open, nor what no weight depends on', () => {
    const own = request({
      cell: { kind: 'gru', updateBias: 0 },
      dropout: 0.4,
      tagLayer: 'crf',
      attention: 'none',
    });

    expect(otherArchitecture({ ...own, network: { ...own.network, units: undefined } }, CHAMPION)).toEqual(
      [],
    );
  });

  it('minds what a word shows, and how texts are parted', () => {
    const own = request({}, { input: { tokens: 'words', features: [{ kind: 'shape' }] } });

    expect(otherArchitecture(own, CHAMPION).join()).toMatch(
      /task.input.tokens is "words".*task.input.features is \[\{"kind":"shape"\}\], its \[\]/,
    );
  });

  it('minds in which units numbers are read and answered, which shape no weight', () => {
    const { request: forecast } = SMALL_TASKS.find(({ name }) => name.startsWith('many-to-one, forecast'))!;
    const scaled = (scaling: string, relativeTo: string) =>
      RunRequest.parse(overlay(forecast, { task: { input: { scaling }, target: { scaling, relativeTo } } }));

    expect(otherArchitecture(scaled('record', 'last'), scaled('standard', 'nothing'))).toEqual([
      'task.input.scaling is "record", its "standard"',
      'task.target.scaling is "record", its "standard"',
      'task.target.relativeTo is "last", its "nothing"',
    ]);
  });
});
