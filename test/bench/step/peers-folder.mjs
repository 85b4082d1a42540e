import { join } from 'node:path';

/**
 * Where `npm run bench:peers` installs the peers.
 *
 * @param {string} root of the repository
 */
export const peersFolder = (root) => join(root, '.unroll', 'python', 'bench');
