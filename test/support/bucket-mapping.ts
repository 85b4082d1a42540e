import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What infra/README.md gives to `cdk import` for taking over a bucket, with the bucket's name put in. */
export function bucketMapping(repository: string, bucket: string): string {
  const page = readFileSync(join(repository, 'infra/README.md'), 'utf8');
  const [, mapping] = /echo '(\{.*\})' > mapping\.json/.exec(page) ?? [];
  if (mapping === undefined) throw new Error('infra/README.md has no mapping for cdk import');
  return mapping.replace('<the old bucket>', bucket);
}
