import { demandAll, requirePrograms } from '../../local/setup/machine/programs.mjs';
import { requirePythonWithVenv } from '../../local/setup/machine/python.mjs';

/**
 * What `npm run test:deploy` needs: the emulator is a Python package, and runs functions with the `node` that it finds.
 *
 * @throws {import('../../local/setup/machine/steps.mjs').SetupError} naming everything that is missing, one per line
 */
export async function requireTools() {
  const node = async () => requirePrograms('The AWS emulator', [{ name: 'node', debian: 'nodejs' }]);
  await demandAll([requirePythonWithVenv(), node()]);
}
