import { resolveRequest } from '../../../../shared/request/parse';
import { changed, type Fields, type Name } from './support/valid-requests';

it.each<[string, Name, Fields, string]>([
  [
    'characters of two lengths',
    'many-to-many',
    { 'task.input.features': [{ kind: 'characters' }, { kind: 'characters', length: 30 }] },
    'task.input.features has "characters" more than once; give the longest of them alone',
  ],
  [
    'a readout of many answers',
    'many-to-many',
    { 'network.readout': 'mean' },
    'network.readout is "mean", but only a task of kind "many-to-one" reads one answer from many steps; leave it out',
  ],
])('names %s', async (_, name, changes, sentence) => {
  const resolving = resolveRequest(changed(name, changes), () => Promise.resolve(undefined));

  await expect(resolving).rejects.toMatchObject({ name: 'InvalidRequest', message: sentence });
});
