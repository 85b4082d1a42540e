import { functionArn, identify, PSEUDO_PARAMETERS, type Identity } from './identity';
import type { Assembly, Resource, Stack } from './read-assembly';

/** Thrown when a template uses something that only a deployment could resolve. */
export class UnresolvedTemplate extends Error {
  override readonly name = 'UnresolvedTemplate';
}

/**
 * Replaces CloudFormation's functions in values of a template with what they stand for on this machine, across
 * stacks. Unknown functions and attributes are refused.
 */
export class Resolver {
  readonly #assembly: Assembly;
  readonly #bucketNames: ReadonlyMap<string, string>;

  constructor(
    assembly: Assembly,
    /** Names of buckets that differ from the ones made up here. */
    bucketNames: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#assembly = assembly;
    this.#bucketNames = bucketNames;
  }

  identityOf(stack: Stack, logicalId: string, resource: Resource): Identity {
    if (resource.Type === 'AWS::Lambda::Version') return this.#version(stack, resource);
    const identity = identify(stack.name, logicalId, resource);
    const bucket = resource.Type === 'AWS::S3::Bucket' ? this.#bucketNames.get(identity.ref) : undefined;
    return bucket === undefined ? identity : { ref: bucket, attributes: { Arn: `arn:aws:s3:::${bucket}` } };
  }

  resolve(stack: Stack, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((part) => this.resolve(stack, part));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [];
    if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.#call(stack, name, argument);
    }
    return Object.fromEntries(entries.map(([key, part]) => [key, this.resolve(stack, part)]));
  }

  text(stack: Stack, value: unknown): string {
    const resolved = this.resolve(stack, value);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    throw new UnresolvedTemplate(`Stack ${stack.name}: expected text, got ${JSON.stringify(resolved)}`);
  }

  #call(stack: Stack, name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(stack, this.text(stack, argument));
      case 'Fn::GetAtt': {
        const path = typeof argument === 'string' ? argument.split('.') : this.#list(stack, argument);
        return this.#attribute(stack, String(path[0]), path.slice(1).join('.'));
      }
      case 'Fn::Join': {
        const [separator, parts] = this.#pair(stack, argument);
        return this.#list(stack, parts)
          .map((part) => this.text(stack, part))
          .join(String(separator));
      }
      case 'Fn::Split': {
        const [separator, text] = this.#pair(stack, argument);
        return this.text(stack, text).split(String(separator));
      }
      case 'Fn::Select': {
        const [index, list] = this.#pair(stack, argument);
        return this.#select(stack, Number(index), this.#list(stack, list));
      }
      case 'Fn::Sub':
        return this.#substitute(stack, argument);
      case 'Fn::ImportValue':
        return this.#imported(stack, this.text(stack, argument));
      case 'Fn::FindInMap': {
        const [map, first, second] = this.#list(stack, argument).map(String);
        const found = stack.template.Mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
        if (found === undefined) throw this.#unknown(stack, `the mapping ${map}.${first}.${second}`);
        return found;
      }
      default:
        throw this.#unknown(stack, name);
    }
  }

  #ref(stack: Stack, id: string): unknown {
    const pseudo = id === 'AWS::StackName' ? stack.name : PSEUDO_PARAMETERS[id];
    if (pseudo !== undefined) return pseudo;
    const parameter = stack.template.Parameters[id];
    if (parameter?.Type?.startsWith('AWS::SSM::Parameter::Value') === true)
      return this.#stored(stack, String(parameter.Default));
    if (parameter?.Default !== undefined) return parameter.Default;
    const resource = stack.template.Resources[id];
    if (!resource) throw this.#unknown(stack, `Ref ${id}`);
    return this.identityOf(stack, id, resource).ref;
  }

  /** The first version of its function, the only one here. */
  #version(stack: Stack, { Properties }: Resource): Identity {
    const arn = `${functionArn(this.text(stack, Properties['FunctionName']))}:1`;
    return { ref: arn, attributes: { FunctionArn: arn, Version: '1' } };
  }

  /** What a parameter of the assembly holds. */
  #stored(stack: Stack, name: string): unknown {
    for (const other of this.#assembly.stacks) {
      for (const { Type, Properties } of Object.values(other.template.Resources)) {
        if (Type !== 'AWS::SSM::Parameter' || this.text(other, Properties['Name']) !== name) continue;
        return this.resolve(other, Properties['Value']);
      }
    }
    throw this.#unknown(stack, `the parameter ${name}`);
  }

  #attribute(stack: Stack, id: string, attribute: string): string {
    const resource = stack.template.Resources[id];
    const value = resource && this.identityOf(stack, id, resource).attributes[attribute];
    if (value === undefined) throw this.#unknown(stack, `GetAtt ${id}.${attribute}`);
    return value;
  }

  #select(stack: Stack, index: number, list: readonly unknown[]): unknown {
    if (index in list) return list[index];
    throw this.#unknown(stack, `Select ${index} of ${JSON.stringify(list)}`);
  }

  #substitute(stack: Stack, argument: unknown): string {
    const [template, values] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    const local = this.resolve(stack, values) as Record<string, unknown>;
    return String(template).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in local) return this.text(stack, local[name]);
      const [id = '', ...attribute] = name.split('.');
      if (attribute.length > 0) return this.#attribute(stack, id, attribute.join('.'));
      return this.text(stack, { Ref: id });
    });
  }

  #imported(stack: Stack, exportName: string): unknown {
    for (const other of this.#assembly.stacks) {
      for (const output of Object.values(other.template.Outputs)) {
        if (output.Export && this.text(other, output.Export.Name) === exportName) {
          return this.resolve(other, output.Value);
        }
      }
    }
    throw this.#unknown(stack, `the import of ${exportName}`);
  }

  #list(stack: Stack, value: unknown): unknown[] {
    const resolved = this.resolve(stack, value);
    if (Array.isArray(resolved)) return resolved;
    throw new UnresolvedTemplate(`Stack ${stack.name}: expected a list, got ${JSON.stringify(resolved)}`);
  }

  #pair(stack: Stack, value: unknown): [unknown, unknown] {
    const [first, second] = this.#list(stack, value);
    return [first, second];
  }

  #unknown(stack: Stack, what: string): UnresolvedTemplate {
    return new UnresolvedTemplate(`Stack ${stack.name}: ${what} cannot be resolved on this machine`);
  }
}
