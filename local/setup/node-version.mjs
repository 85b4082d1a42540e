import { SetupError } from './machine/steps.mjs';

/**
 * @param {{ version: string, engines: string }} options version: such as 20.19.1; engines: such as >=20.19
 * @throws {SetupError} when this Node is too old
 */
export function requireNode({ version, engines }) {
  const oldest = engines.replace('>=', '');
  if (isAtLeast(version, oldest)) return;
  throw new SetupError(
    `Node ${version} is too old: this project needs Node ${oldest} or newer. Install one (nodejs.org, nvm install 22, ` +
      'brew install node), then run this again.',
  );
}

/**
 * @param {string} version
 * @param {string} oldest
 */
function isAtLeast(version, oldest) {
  const found = version.split('.').map(Number);
  const differences = oldest.split('.').map((part, index) => (found[index] ?? 0) - Number(part));
  return (differences.find((difference) => difference !== 0) ?? 0) >= 0;
}
