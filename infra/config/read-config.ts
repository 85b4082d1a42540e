import { readFileSync } from 'node:fs';
import { types } from 'node:util';
import { z } from 'zod';
import { UnrollError } from '../../shared/errors';
import { InfraConfig } from './schema';

/** The configuration file cannot be read, or says what is not allowed. */
export class InvalidConfiguration extends UnrollError {}

/**
 * Reads and validates a deployment's configuration.
 *
 * @param path of a JSON file
 * @throws InvalidConfiguration with one line per problem, if the file is missing, is not JSON, or is not a valid configuration
 */
export function readConfig(path: string): InfraConfig {
  return parseConfig(readJson(path), path);
}

/**
 * @param source named in errors
 * @throws InvalidConfiguration with one line per problem
 */
export function parseConfig(value: unknown, source: string): InfraConfig {
  const parsed = InfraConfig.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidConfiguration(
    `${source} is not a valid configuration:\n${z.prettifyError(parsed.error)}`,
    {
      cause: parsed.error,
    },
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidConfiguration(
      `${path} cannot be read as JSON: ${types.isNativeError(error) ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}
