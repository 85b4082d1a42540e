import { statSync } from 'node:fs';
import { z } from 'zod';
import { readAssembly, type Assembly, type Resource, type Stack } from './read-assembly';
import { Resolver, UnresolvedTemplate } from './resolver';
import {
  FunctionProperties,
  JobDefinitionProperties,
  type FunctionSpec,
  type JobDefinitionSpec,
  type StateMachineSpec,
} from './specs';

/** Where the template keeps the artifact store's URI; a local run sets it to its own store. */
export const STORE_VARIABLE = 'ARTIFACT_STORE_URI';

/** The stack's output that names the state machine of a run, if there are several. */
const STATE_MACHINE_OUTPUT = 'StateMachineArn';

/** A synthesized workflow, resolved for this machine. */
export interface Workflow {
  readonly stateMachine: StateMachineSpec;
  /** The assembly's other state machines, as what starts runs. */
  readonly otherMachines: readonly StateMachineSpec[];
  /** By ARN; of the functions that the definition names. */
  readonly functions: ReadonlyMap<string, FunctionSpec>;
  /** By ARN without the revision. */
  readonly jobDefinitions: ReadonlyMap<string, JobDefinitionSpec>;
  readonly jobQueues: ReadonlySet<string>;
  readonly topics: ReadonlySet<string>;
  /** Name, in the definition, of the bucket that is the artifact store. */
  readonly artifactBucket: string;
}

interface Found {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly resource: Resource;
}

/**
 * Reads the one state machine of a cloud assembly with everything that its states use.
 *
 * @param options.artifactBucket the bucket's real name if the store is a bucket
 * @throws UnresolvedTemplate if the assembly needs something that this machine cannot provide
 */
export function loadWorkflow(folder: string, options: { readonly artifactBucket?: string } = {}): Workflow {
  const assembly = readAssembly(folder);
  const first = new Reader(assembly, new Resolver(assembly)).read();
  if (options.artifactBucket === undefined) return first;
  const names = new Map([[first.artifactBucket, options.artifactBucket]]);
  return new Reader(assembly, new Resolver(assembly, names)).read();
}

export const withoutRevision = (jobDefinitionArn: string): string => jobDefinitionArn.replace(/:\d+$/, '');

class Reader {
  readonly #assembly: Assembly;
  readonly #resolver: Resolver;

  constructor(assembly: Assembly, resolver: Resolver) {
    this.#assembly = assembly;
    this.#resolver = resolver;
  }

  read(): Workflow {
    const found = this.#findStateMachine();
    const stateMachine = this.#machineSpec(found);
    const { definition } = stateMachine;
    const functions = new Map(
      this.#ofType('AWS::Lambda::Function')
        .filter((found) => [`"`, ':'].some((end) => definition.includes(`${this.#arn(found)}${end}`)))
        .map((found) => [this.#arn(found), this.#functionSpec(found)]),
    );
    return {
      stateMachine,
      otherMachines: this.#ofType('AWS::StepFunctions::StateMachine')
        .filter(({ stack, logicalId }) => stack !== found.stack || logicalId !== found.logicalId)
        .map((other) => this.#machineSpec(other)),
      functions,
      jobDefinitions: new Map(
        this.#ofType('AWS::Batch::JobDefinition').map((found) => {
          return [withoutRevision(this.#ref(found)), this.#jobDefinitionSpec(found)];
        }),
      ),
      jobQueues: new Set(this.#ofType('AWS::Batch::JobQueue').map((found) => this.#ref(found))),
      topics: new Set(this.#ofType('AWS::SNS::Topic').map((found) => this.#ref(found))),
      artifactBucket: artifactBucketOf([...functions.values()]),
    };
  }

  /** The only one, or the one that an output of its stack names. */
  #findStateMachine(): Found {
    const machines = this.#ofType('AWS::StepFunctions::StateMachine');
    const presented = machines.filter((machine) => {
      const output = machine.stack.template.Outputs[STATE_MACHINE_OUTPUT];
      return output && this.#resolver.text(machine.stack, output.Value) === this.#ref(machine);
    });
    const [machine, ...others] = machines.length === 1 ? machines : presented;
    if (machine && others.length === 0) return machine;
    throw new UnresolvedTemplate(
      `The output ${STATE_MACHINE_OUTPUT} names ${presented.length} of the cloud assembly's ${machines.length} state machines; it must name exactly one`,
    );
  }

  #machineSpec(found: Found): StateMachineSpec {
    const { DefinitionString, StateMachineType } = found.resource.Properties;
    const arn = this.#ref(found);
    return {
      arn,
      name: arn.split(':').at(-1) ?? '',
      definition: this.#resolver.text(found.stack, DefinitionString),
      type: StateMachineType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    };
  }

  #ofType(type: string): Found[] {
    return this.#assembly.stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources)
        .filter(([, resource]) => resource.Type === type)
        .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
    );
  }

  #ref({ stack, logicalId, resource }: Found): string {
    return this.#resolver.identityOf(stack, logicalId, resource).ref;
  }

  #arn({ stack, logicalId, resource }: Found): string {
    return this.#resolver.identityOf(stack, logicalId, resource).attributes['Arn'] ?? '';
  }

  #functionSpec(found: Found): FunctionSpec {
    const properties = this.#properties(found, FunctionProperties);
    const codeFolder = this.#assembly.assets.get(properties.Code.S3Key);
    if (codeFolder === undefined || !statSync(codeFolder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new UnresolvedTemplate(
        `${found.logicalId}: the assembly has no folder for ${properties.Code.S3Key}`,
      );
    }
    return {
      name: this.#ref(found),
      arn: this.#arn(found),
      codeFolder,
      handler: properties.Handler,
      environment: properties.Environment?.Variables ?? {},
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
    };
  }

  #jobDefinitionSpec(found: Found): JobDefinitionSpec {
    const { ContainerProperties, Parameters, RetryStrategy, Timeout } = this.#properties(
      found,
      JobDefinitionProperties,
    );
    return {
      arn: this.#ref(found),
      command: ContainerProperties.Command,
      environment: Object.fromEntries(
        ContainerProperties.Environment.map(({ Name, Value }) => [Name, Value]),
      ),
      parameters: Parameters,
      retry: RetryStrategy,
      attemptSeconds: Timeout?.AttemptDurationSeconds,
      resources: ContainerProperties.ResourceRequirements,
    };
  }

  /** Resolves only the properties that the schema reads: others may contain what only a deployment knows. */
  #properties<T extends z.ZodObject>(found: Found, schema: T): z.infer<T> {
    const { stack, logicalId, resource } = found;
    const read = Object.keys(schema.shape).filter((key) => key in resource.Properties);
    const values = read.map((key) => {
      const value = resource.Properties[key];
      return [key, this.#resolver.resolve(stack, pick(value, schema.shape[key]))];
    });
    const parsed = schema.safeParse(Object.fromEntries(values));
    if (parsed.success) return parsed.data;
    throw new UnresolvedTemplate(
      `${logicalId} of stack ${stack.name} cannot run on this machine: ${z.prettifyError(parsed.error)}`,
    );
  }
}

/** The keys of a nested object that its schema names. */
function pick(value: unknown, schema: unknown): unknown {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key in inner.shape));
}

function artifactBucketOf(functions: readonly FunctionSpec[]): string {
  const uris = new Set(
    functions.map((spec) => spec.environment[STORE_VARIABLE]).filter((uri) => uri !== undefined),
  );
  const [uri] = uris;
  const bucket = uri === undefined ? undefined : /^s3:\/\/([^/]+)\/?$/.exec(uri)?.[1];
  if (bucket === undefined || uris.size > 1) {
    throw new UnresolvedTemplate(
      `The functions must share one ${STORE_VARIABLE} of the form s3://bucket; found ${[...uris].join(', ') || 'none'}`,
    );
  }
  return bucket;
}
