import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { InfraConfig } from '../../../infra/config/schema';
import { ok, problem, warning, type Check } from './finding';

export interface LocalContext {
  /** Such as 20.19.0. */
  readonly nodeVersion: string;
  /** package.json's `engines.node`, which reads `>=20.19`. */
  readonly wantedNode: string;
  readonly configFile: string;
  /** @throws Error that says what is wrong with the file */
  readonly readConfig: () => InfraConfig;
  /** The daemon's version; undefined where none answers. */
  readonly dockerVersion: () => Promise<string | undefined>;
}

/** What can be told without an account. */
export function localChecks(context: LocalContext): Check[] {
  return [
    { name: 'Node', run: () => Promise.resolve([checkNode(context)]) },
    { name: 'Configuration', run: () => Promise.resolve(checkConfig(context)) },
    { name: 'Docker', run: async () => [await checkDocker(context)] },
  ];
}

function checkNode({ nodeVersion, wantedNode }: LocalContext) {
  const wanted = wantedNode.replace(/^>=/, '').split('.').map(Number);
  const found = nodeVersion.split('.').map(Number);
  const difference = wanted.map((part, index) => (found[index] ?? 0) - part).find((part) => part !== 0) ?? 0;
  return difference >= 0
    ? ok(nodeVersion)
    : problem(`${nodeVersion} is too old`, `install Node ${wantedNode.replace('>=', '')} or newer`);
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
