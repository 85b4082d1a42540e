import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { refuse, when } from './refuse';

/** Rules of a long text: what it can be read from, and what it can be used for. */
export function streamProblems(request: RunRequest): Problem[] {
  const { data, task, training } = request;
  if (data.records.kind !== 'stream') {
    return when(
      data.split.by === 'order',
      'data.split.by',
      'is "order", which cuts one long text, but data.records are not a stream; give {"kind": "stream"}, or split by "hash", "field" or "file"',
    );
  }
  const { format, split } = data;
  return [
    ...when(
      format.kind !== 'text',
      'data.format.kind',
      `is "${format.kind}", but a stream is one long text; give "text"`,
    ),
    ...when(
      split.by !== 'file' && split.by !== 'order',
      'data.split.by',
      `is "${split.by}", but a long text is cut where one part ends and the next begins; give "order" or "file"`,
    ),
    ...when(
      split.by === 'file' && split.key !== undefined,
      'data.split.key',
      'is given, but a long text is split in its order; leave it out',
    ),
    ...encodingProblems(data),
    ...when(
      data.duplicates === 'drop',
      'data.duplicates',
      'is "drop", but the lines of a long text belong together, and some come again; give "keep"',
    ),
    ...taskProblems(task),
    ...when(
      training.accumulationSteps > 1,
      'training.accumulationSteps',
      `is ${training.accumulationSteps}, but the chunks of a long text follow each other; leave it out, or raise training.batchSize`,
    ),
  ];
}

/** Where one split ends and the next begins is counted in bytes of the file, which those of a decoded text are not. */
function encodingProblems({ format, split }: RunRequest['data']): Problem[] {
  const { encoding = 'utf-8' } = format.kind === 'text' ? format : {};
  const isCut = split.by === 'order' || (split.by === 'file' && split.validation === undefined);
  return when(
    encoding !== 'utf-8' && isCut,
    'data.format.encoding',
    `is "${encoding}", but a long text is cut into splits by its bytes in UTF-8; convert it to UTF-8, or give each split files of its own`,
  );
}

function taskProblems(task: RunRequest['task']): Problem[] {
  if (task.kind !== 'one-to-many') {
    return [
      refuse(
        'task.kind',
        `is "${task.kind}", but a long text is for a language model; give "one-to-many", without a condition`,
      ),
    ];
  }
  const { input, target } = task;
  return [
    ...when(
      input.field !== undefined,
      'task.input.field',
      `is "${input.field}", but a long text has one condition throughout; leave it out`,
    ),
    ...when(
      target.tokens === 'given',
      'task.target.tokens',
      'is "given", but a long text has no list of tokens; give "characters", "words", "whitespace" or "bpe"',
    ),
  ];
}
