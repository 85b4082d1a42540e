import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp } from '../../infra/build-app';
import { parseConfig, readConfig } from '../../infra/config/read-config';

export interface Synthesized {
  /** The cloud assembly; deleted at the end of the suite. */
  readonly folder: string;
  /** The constructs from which the templates were synthesized. */
  readonly app: App;
  readonly storage: Template;
  readonly compute: Template;
  readonly pipeline: Template;
}

export const DEFAULT_CONFIG = resolve(__dirname, '../../infra/config.json');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * Synthesizes the deployment as `cdk deploy` would, and reads the templates from disk. Template validation and the
 * functions' code are left to the tests for them.
 *
 * @param config used instead of `infra/config.json`
 */
export function synthesize({
  config,
  validate = false,
  bundles = false,
}: { config?: unknown; validate?: boolean; bundles?: boolean } = {}): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-assembly-'));
  folders.push(folder);
  const app = buildApp({
    config: config === undefined ? readConfig(DEFAULT_CONFIG) : parseConfig(config, 'the test'),
    codeVersion: 'test-version',
    outdir: folder,
    validate,
    bundles,
  });
  app.synth();
  const read = (stack: string) =>
    Template.fromJSON(
      JSON.parse(readFileSync(join(folder, `Unroll-${stack}.template.json`), 'utf8')) as Record<
        string,
        unknown
      >,
    );
  return { folder, app, storage: read('Storage'), compute: read('Compute'), pipeline: read('Pipeline') };
}

/** A resource as it appears in a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** All resources of a type, by logical ID. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}

/** The only resource of a type. */
export function onlyResource(template: Template, type: string): Resource {
  const found = Object.values(resourcesOf(template, type));
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`expected one ${type}, found ${found.length}`);
  }
  return found[0];
}

/**
 * Text of a value that CloudFormation composes; parts that only a deployment resolves are written as `<Reference>`.
 *
 * @example textOf({ 'Fn::Join': ['', ['s3://', { Ref: 'Bucket' }]] }) // 's3://<Bucket>'
 */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(textOf).join(separator);
  }
  if (name === 'Ref' || name === 'Fn::ImportValue' || name === 'Fn::Sub') return `<${String(argument)}>`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `<${argument.join('.')}>`;
  return `<${JSON.stringify(value).replaceAll('"', "'")}>`;
}
