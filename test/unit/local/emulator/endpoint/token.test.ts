import { mkdirSync, statSync, symlinkSync, existsSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newToken, readToken, removeToken, storeToken } from '../../../../../local/emulator/endpoint/token';
import { temporaryFolder } from '../../../../support/folders';

describe('the token of an endpoint', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it('is another one each time, and long', () => {
    expect(newToken()).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(newToken()).not.toBe(newToken());
  });

  it('is kept where only its user reads it, in the place of whatever was there', async () => {
    const target = join(folder.path, 'of-somebody');
    writeFileSync(target, 'theirs', { mode: 0o666 });
    mkdirSync(join(folder.path, '.unroll', 'serve'), { recursive: true });
    symlinkSync(target, join(folder.path, '.unroll', 'serve', '8083.token'));

    const file = await storeToken(folder.path, 8083, 'secret');

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(target, 'utf8')).toBe('theirs');
    expect(await readToken(folder.path, 8083)).toBe('secret');
    await removeToken(folder.path, 8083);
    expect(existsSync(file)).toBe(false);
    expect(await readToken(folder.path, 8083)).toBeUndefined();
  });
});
