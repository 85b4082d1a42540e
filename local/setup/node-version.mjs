import { SetupError } from './machine/steps.mjs';

/**
 * @param {{ version: string, engines: string }} options version: such as 20.19.1; engines: such as >=20.19
 * @throws {SetupError} when this Node is too old
 */
export function requireNode({ version, engines }) {
  const oldest = engines.replace('>=', '');
  if (compare(version, oldest) >= 0) return;
  throw new SetupError(
    `Node ${version} is too old: this project needs Node ${oldest} or newer. Install one (nodejs.org, nvm install 22, ` +
      'brew install node), then run this again.',
  );
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const differences = (right ?? []).map((part, i) => (left?.[i] ?? 0) - part);
  return differences.find((difference) => difference !== 0) ?? 0;
}
