import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { InfraConfig } from '../../../infra/config/schema';
import { ok, problem, warning, type Check } from './finding';

export interface LocalContext {
  /** Such as 20.19.0. */
  readonly nodeVersion: string;
  readonly configFile: string;
  /** @throws Error that says what is wrong with the file */
  readonly readConfig: () => InfraConfig;
  /** The daemon's version; undefined where none answers. */
  readonly dockerVersion: () => Promise<string | undefined>;
}

/** What can be checked without an account. */
export function localChecks(context: LocalContext): Check[] {
  return [
    // The launcher has refused an older one.
    { name: 'Node', run: () => Promise.resolve([ok(context.nodeVersion)]) },
    { name: 'Configuration', run: () => Promise.resolve(checkConfig(context)) },
    { name: 'Docker', run: async () => [await checkDocker(context)] },
  ];
}

function checkConfig({ configFile, readConfig }: LocalContext) {
  let config: InfraConfig;
  try {
    config = readConfig();
  } catch (error) {
    return [problem(error instanceof Error ? error.message : String(error), 'see infra/CONFIGURATION.md')];
  }
  const { schedules, readyMarkers, alerts } = config;
  const valid = ok(`${configFile}: ${schedules.length} schedules, ${readyMarkers.length} ready markers`);
  if (alerts.emails.length > 0) return [valid];
  return [valid, warning('alarms wake nobody', 'name an address in alerts.emails')];
}

async function checkDocker({ dockerVersion }: LocalContext) {
  const version = await dockerVersion();
  return version === undefined
    ? warning('no daemon answers', "start docker before `npx cdk deploy`, which builds the trainer's image")
    : ok(version);
}

export async function dockerVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('docker', ['info', '--format', '{{.ServerVersion}}'], {
      timeout: 10_000,
    });
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}
