import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The package's version, plus the commit if the code is a git checkout; recorded in every model's lineage. */
export function describeCode(repository: string): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(resolve(repository, 'package.json'), 'utf8')));
  try {
    const commit = execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12', '--match='], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return `${version}+${commit.trim()}`;
  } catch {
    return version;
  }
}
