import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestName } from '../../../shared/request/nearest';
import { UsageError } from './usage-error';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * A command's options and positional arguments.
 *
 * @throws UsageError for an option that does not exist, or one without its value
 */
export function parseOptions<const T extends Options>(args: readonly string[], options: T) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    for (const [name, value] of Object.entries(parsed.values)) {
      if (value === '') throw new UsageError(`--${name} needs a value, as --help shows.`);
    }
    return parsed;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(sentenceOf(args, Object.keys(options), error as Error), { cause: error });
  }
}

/** Node's own sentence speaks of positional arguments; what helps is the option that was meant. */
function sentenceOf(args: readonly string[], options: readonly string[], error: Error): string {
  const names = options.map((name) => `--${name}`);
  const unknown = args
    .filter((arg) => arg.startsWith('-') && arg !== '-h')
    .map((arg) => arg.split('=')[0] ?? arg)
    .find((flag) => !names.includes(flag));
  if (unknown === undefined) return `${error.message.split('. ')[0]}; --help shows how it is used.`;
  // The hyphens count as right letters, so that a short name may have two of its letters swapped.
  const nearest = nearestName(unknown, names);
  const hint = nearest === undefined ? `they are ${names.join(', ')}` : `did you mean ${nearest}?`;
  return `There is no option ${unknown}: ${hint}`;
}
