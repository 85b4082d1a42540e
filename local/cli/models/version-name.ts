import { UsageError } from '../terminal/usage-error.cjs';
import type { NamedVersion } from '../../registry/compare/compare-versions';

/**
 * The version that `<model>@<version>` names.
 *
 * @throws UsageError
 */
export function parseVersionName(text: string): NamedVersion {
  const at = text.lastIndexOf('@');
  if (at <= 0 || at === text.length - 1)
    throw new UsageError(
      `"${text}" names no version: write <model>@<version>, as npm run models -- show lists them.`,
    );
  return { model: text.slice(0, at), version: text.slice(at + 1) };
}
