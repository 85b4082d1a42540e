import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildApp } from '../../infra/build-app';
import { parseConfig } from '../../infra/config/read-config';

export const Processor = z.enum(['cpu', 'gpu']);
export type Processor = z.infer<typeof Processor>;

/** The image as `cdk deploy` would have it built. */
export interface ImageSource {
  /** Folder with nothing but what the image may be built from. */
  readonly context: string;
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

/** What Batch would know about the container. */
export interface JobContainer {
  /** It contains `Ref::planUri`. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly readonlyRoot: boolean;
  readonly tmpfs: readonly { readonly path: string; readonly options: readonly string[] }[];
}

const Assets = z.object({
  dockerImages: z.record(
    z.string(),
    z.object({
      source: z.object({
        directory: z.string(),
        dockerFile: z.string(),
        dockerBuildArgs: z.record(z.string(), z.string()),
      }),
    }),
  ),
});

const JobDefinition = z.object({
  ContainerProperties: z.object({
    Command: z.array(z.string()),
    // What only a deployment knows, its region, is not a string.
    Environment: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
    User: z.string(),
    ReadonlyRootFilesystem: z.boolean(),
    LinuxParameters: z.object({
      Tmpfs: z.array(
        z.object({
          ContainerPath: z.string(),
          Size: z.int(),
          MountOptions: z.array(z.string()),
        }),
      ),
    }),
  }),
});
const TemplateOfJob = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
});

/**
 * Synthesizes the deployment into `folder`, and reads there what it says about the trainer: nothing about the image or
 * the container is repeated here.
 */
export function synthesizeJob(
  processor: Processor,
  folder: string,
): { readonly source: ImageSource; readonly container: JobContainer } {
  const config = parseConfig({ compute: { accelerator: processor } }, 'the configuration of the image test');
  buildApp({ config, codeVersion: 'image-test', outdir: folder, validate: false }).synth();
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

  const [image] = Object.values(Assets.parse(read('Unroll-Compute.assets.json')).dockerImages);
  const { Resources } = TemplateOfJob.parse(read('Unroll-Compute.template.json'));
  const job = Object.values(Resources).find(({ Type }) => Type === 'AWS::Batch::JobDefinition');
  if (image === undefined || job === undefined) throw new Error('the compute stack has no image or no job');
  const { source } = image;
  return {
    source: {
      context: join(folder, source.directory),
      dockerfile: source.dockerFile,
      buildArgs: source.dockerBuildArgs,
    },
    container: containerOf(JobDefinition.parse(job.Properties)),
  };
}

function containerOf({ ContainerProperties: properties }: z.infer<typeof JobDefinition>): JobContainer {
  return {
    command: properties.Command,
    environment: Object.fromEntries(
      properties.Environment.flatMap(({ Name, Value }) => (typeof Value === 'string' ? [[Name, Value]] : [])),
    ),
    user: properties.User,
    readonlyRoot: properties.ReadonlyRootFilesystem,
    tmpfs: properties.LinuxParameters.Tmpfs.map(({ ContainerPath, Size, MountOptions }) => ({
      path: ContainerPath,
      options: [...MountOptions, `size=${Size}m`],
    })),
  };
}
