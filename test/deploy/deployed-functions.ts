import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Calls a deployed stack's functions by their names in the code. */
export class DeployedFunctions {
  readonly #client: LambdaClient;
  readonly #physicalNames: ReadonlyMap<string, string>;

  private constructor(client: LambdaClient, physicalNames: ReadonlyMap<string, string>) {
    this.#client = client;
    this.#physicalNames = physicalNames;
  }

  static async of(stackName: string, settings: { readonly endpoint: string }): Promise<DeployedFunctions> {
    const { StackResources = [] } = await new CloudFormationClient(settings).send(
      new DescribeStackResourcesCommand({ StackName: stackName }),
    );
    const names = StackResources.flatMap(({ LogicalResourceId = '', PhysicalResourceId, ResourceType }) => {
      const name = /^([A-Z][a-z]+)Function[0-9A-F]{8}$/.exec(LogicalResourceId)?.[1];
      const isFunction = ResourceType === 'AWS::Lambda::Function' && PhysicalResourceId !== undefined;
      return name === undefined || !isFunction ? [] : [[name.toLowerCase(), PhysicalResourceId] as const];
    });
    return new DeployedFunctions(new LambdaClient(settings), new Map(names));
  }

  get count(): number {
    return this.#physicalNames.size;
  }

  /**
   * @throws Error with the function's own error where it failed
   */
  async invoke(name: string, payload: unknown): Promise<unknown> {
    const physicalName = this.#physicalNames.get(name);
    if (physicalName === undefined) throw new Error(`the stack has no function ${name}`);
    const { FunctionError, Payload } = await this.#client.send(
      new InvokeCommand({ FunctionName: physicalName, Payload: JSON.stringify(payload) }),
    );
    const text = new TextDecoder().decode(Payload);
    if (FunctionError !== undefined) throw new Error(`${name} failed: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
