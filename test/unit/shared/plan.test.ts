import { Champion, LastRun } from '../../../shared/plan';

it('readers pass over fields that a newer version has added', () => {
  const champion = { model: 'm', version: 'v', promotedAt: 't', run: 'r' };

  expect(Champion.parse({ ...champion, invented: 1 })).toEqual(champion);
  expect(() => LastRun.parse({ invented: 1 })).toThrow(/run/);
});
