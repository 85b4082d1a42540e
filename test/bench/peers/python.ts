import { join } from 'node:path';

/**
 * The Python of the peers; undefined, with a line on stderr, where they are not installed: a bench then runs without
 * them.
 *
 * @param root of the repository
 */
export async function peersPython(root: string): Promise<string | undefined> {
  // What installs them is plain JavaScript, an ES module.
  const [{ isPythonEnvironmentSetUp }, { PEERS_REQUIREMENTS, peersFolder }] = await Promise.all([
    import('../../../local/setup/machine/python-environment.mjs'),
    import('./environment.mjs'),
  ]);
  const folder = peersFolder(root);
  if (await isPythonEnvironmentSetUp({ folder, requirements: PEERS_REQUIREMENTS })) {
    return join(folder, 'bin', 'python');
  }
  process.stderr.write(
    'The peers are not installed, or of other versions ("npm run bench:peers" does it): measuring without them.\n',
  );
  return undefined;
}
