import {
  END_ID,
  UNKNOWN_ID,
  type Encoder,
  type InputEncoder,
  type TargetEncoder,
} from '../../shared/dataset';
import type { NetworkConfig } from '../network/config';

/** Things that have a place each along an axis of a weight, in its order: equal keys mean the same thing in any network. */
export interface Places {
  /** What they are: `tokens`, `labels`. */
  readonly of: string;
  readonly keys: readonly string[];
}

/** By a weight's name and the number of its axis: what lies along it, where the data decides that. */
export type Axes = ReadonlyMap<string, ReadonlyMap<number, readonly Places[]>>;

/** What lies along the axes of a network's weights. All others have sizes that the request decides. */
export function axesOf(config: NetworkConfig, { input, target }: Encoder): Axes {
  const axes = new Map<string, Map<number, readonly Places[]>>();
  const put = (name: string, axis: number, places: readonly Places[]) => {
    if (places.length > 0) axes.set(name, new Map([...(axes.get(name) ?? []), [axis, places]]));
  };
  for (const [name, places] of inputAxes(config, input)) put(name, 0, places);
  const outputs = outputPlaces(target);
  const isTied = 'tiedEmbeddings' in config && config.tiedEmbeddings;
  if (!isTied) put('output/kernel', 1, outputs);
  put('output/bias', 0, outputs);
  if (target.kind === 'tokens') put('decoder/embedding/table', 0, outputs);
  if (config.task === 'many-to-many' && config.tagLayer === 'crf') {
    for (const name of ['crf/transitions', 'crf/start', 'crf/end']) put(name, 0, outputs);
    put('crf/transitions', 1, outputs);
  }
  return axes;
}

function inputAxes(config: NetworkConfig, input: InputEncoder): [name: string, places: readonly Places[]][] {
  switch (input.kind) {
    case 'tokens':
      return [
        [
          'embedding/table',
          [
            { of: 'tokens', keys: idKeys(input.vocabulary, UNKNOWN_ID) },
            ...input.conditions.map(({ field, values }) => ({
              of: `values of ${field}`,
              keys: idKeys(values, UNKNOWN_ID),
            })),
          ],
        ],
        ...input.features.map(({ name, values }, index): [string, Places[]] => [
          `feature${index}/table`,
          [{ of: `values of ${name}`, keys: idKeys(values, UNKNOWN_ID) }],
        ]),
      ];
    case 'condition':
      return [['condition/embedding/table', [{ of: 'conditions', keys: idKeys(input.values, UNKNOWN_ID) }]]];
    case 'labels':
      return firstKernels(config).map((name) => [name, [{ of: 'input labels', keys: texts(input.labels) }]]);
    case 'numeric': {
      // One field may hold all channels: then their number is all that is known of them.
      const isNamed = input.channelNames.length === input.channels;
      const keys = isNamed ? texts(input.channelNames) : [];
      return isNamed ? firstKernels(config).map((name) => [name, [{ of: 'channels', keys }]]) : [];
    }
  }
}

/** The matrices that numbers of the input are multiplied by. */
function firstKernels(config: NetworkConfig): string[] {
  if (config.task === 'one-to-one') return ['layer0/kernel'];
  const directions = config.recurrent.bidirectional ? ['forward', 'backward'] : ['forward'];
  return directions.map((direction) => `layer0/${direction}/kernel`);
}

function outputPlaces(target: TargetEncoder): Places[] {
  switch (target.kind) {
    case 'class':
    case 'tags':
    case 'labels':
      return [{ of: 'labels', keys: texts(target.labels) }];
    case 'tokens':
      return [{ of: 'target tokens', keys: idKeys(target.vocabulary, END_ID) }];
    case 'value':
      return target.outputs === undefined
        ? []
        : [{ of: 'values', keys: texts(target.outputs.map(({ field, horizon }) => `${horizon} ${field}`)) }];
  }
}

const TEXT = 'text ';
const texts = (values: readonly string[]): string[] => values.map((value) => `${TEXT}${value}`);

/** Ids that stand for no text, such as padding's, are no texts that look like their names. */
const idKeys = (values: readonly string[], lastSpecial: number): string[] =>
  Array.from({ length: Math.max(values.length, UNKNOWN_ID + 1) }, (_, id) =>
    id <= lastSpecial ? `id ${id}` : `${TEXT}${values[id]!}`,
  );

/** Whether a key is that of something in the data. */
export const isText = (key: string): boolean => key.startsWith(TEXT);
