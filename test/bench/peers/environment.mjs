import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where `npm run bench:peers` installs what the benches compare with.
 *
 * @param {string} root of the repository
 */
export const peersFolder = (root) => join(root, '.unroll', 'python', 'bench');

export const PEERS_REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));
