import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Manifest = z.object({
  artifacts: z.record(z.string(), z.object({ type: z.string(), properties: z.unknown().optional() })),
});
const StackProperties = z.object({ templateFile: z.string(), stackName: z.string().optional() });
const AssetManifestProperties = z.object({ file: z.string() });
const NestedProperties = z.object({ directoryName: z.string() });
const AssetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .optional(),
});

const Resource = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
export type Resource = z.infer<typeof Resource>;
const Template = z.object({
  Parameters: z
    .record(z.string(), z.object({ Type: z.string().optional(), Default: z.unknown().optional() }))
    .default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Resources: z.record(z.string(), Resource).default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});
export type Template = z.infer<typeof Template>;

export interface Stack {
  readonly name: string;
  readonly template: Template;
}

export interface Assembly {
  readonly stacks: readonly Stack[];
  /** Key in the assets bucket (`<hash>.zip`) to the folder or file that holds the asset here. */
  readonly assets: ReadonlyMap<string, string>;
}

/**
 * Reads what `cdk synth` wrote: every stack's template and where the assets lie.
 *
 * @throws Error if the folder is not a cloud assembly
 */
export function readAssembly(folder: string): Assembly {
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  const { artifacts } = readJson(join(folder, 'manifest.json'), Manifest);
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (artifact.type === 'aws:cloudformation:stack') {
      const { templateFile, stackName } = StackProperties.parse(artifact.properties);
      stacks.push({ name: stackName ?? id, template: readJson(join(folder, templateFile), Template) });
    } else if (artifact.type === 'cdk:asset-manifest') {
      const { file } = AssetManifestProperties.parse(artifact.properties);
      for (const asset of Object.values(readJson(join(folder, file), AssetManifest).files ?? {})) {
        if (asset.source.path === undefined) continue;
        for (const { objectKey } of Object.values(asset.destinations)) {
          assets.set(objectKey, join(folder, asset.source.path));
        }
      }
    } else if (artifact.type === 'cdk:cloud-assembly') {
      const nested = readAssembly(join(folder, NestedProperties.parse(artifact.properties).directoryName));
      stacks.push(...nested.stacks);
      for (const [key, path] of nested.assets) assets.set(key, path);
    }
  }
  return { stacks, assets };
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read; \`npm run synth\` writes the cloud assembly.`, { cause });
  }
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not what \`cdk synth\` writes: ${z.prettifyError(parsed.error)}`);
}
