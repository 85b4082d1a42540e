import { readFileSync } from 'node:fs';
import { types } from 'node:util';
import { z } from 'zod';
import { InfraConfig } from './schema';

/**
 * Reads and validates a deployment's configuration.
 *
 * @param path of a JSON file
 * @throws Error with one line per problem, if the file is missing, is not JSON, or is not a valid configuration
 */
export function readConfig(path: string): InfraConfig {
  return parseConfig(readJson(path), path);
}

/**
 * @param source named in errors
 * @throws Error with one line per problem
 */
export function parseConfig(value: unknown, source: string): InfraConfig {
  const parsed = InfraConfig.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${source} is not a valid configuration:\n${z.prettifyError(parsed.error)}`, {
    cause: parsed.error,
  });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(
      `${path} cannot be read as JSON: ${types.isNativeError(error) ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}
