import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeJson } from '../../../shared/artifacts/json';
import { modelKeys } from '../../../shared/artifacts/keys';
import { openStore } from '../../../shared/artifacts/open';
import type { Encoder } from '../../../shared/dataset';
import { RunRequest } from '../../../shared/request/request';
import { initialize } from '../../../trainer/engine';
import { onnxFiles } from '../../../trainer/export/onnx/files';
import { useFileOf } from '../../../trainer/export/use';
import { resolveNetwork } from '../../../trainer/network/config';
import { buildProgram } from '../../../trainer/tasks/build';
import { settledFixture } from '../../support/settled';

export interface BenchModel {
  readonly storeUri: string;
  readonly model: string;
  /** The version's files: `use.json` and `model.onnx`. */
  readonly files: string;
  /** Its records, a line each: surname, tab, language. */
  readonly input: string;
  /** Weights for PyTorch, which are the same: JSON of name to start and shape; `<weights>.f32` has the numbers. */
  readonly weights: string;
}

/** The network of the recipe surname-language with random weights, since speed asks for no others, and so many records. */
export async function makeModel(root: string, folder: string, records: number): Promise<BenchModel> {
  const recipe = join(root, 'recipes', 'surname-language');
  const request = settledFixture(
    RunRequest.parse({
      ...(JSON.parse(await readFile(join(recipe, 'request.json'), 'utf8')) as object),
      model: 'bench',
    }),
  );
  const lines = await recordsOf(recipe, records);
  const encoder = encoderOf(lines);
  const program = buildProgram({ request, config: resolveNetwork(request, encoder), encoder });
  const weights = Object.fromEntries(program.specs.map((spec) => [spec.name, initialize(spec, 1)]));
  const { files, onnx } = await onnxFiles({ config: program.config, weights, task: request.task, encoder });
  const use = useFileOf({ request, program, encoder, onnx, layers: { reason: 'only ONNX is measured' } });

  const store = openStore(pathToFileURL(folder).href);
  const { root: version } = modelKeys('bench').version('one');
  for (const { name, bytes } of files) await store.put(`${version}${name}`, bytes);
  await writeJson(store, `${version}use.json`, use);
  await writeJson(store, modelKeys('bench').champion, {
    ...{ model: 'bench', version: 'one', promotedAt: '2026-01-01T00:00:00.000Z', run: 'one' },
  });
  await mkdir(folder, { recursive: true });
  const input = join(folder, 'input.tsv');
  await writeFile(input, `${lines.map((fields) => fields.join('\t')).join('\n')}\n`);
  const weightsFile = join(folder, 'weights.json');
  let start = 0;
  const places: Record<string, readonly [number, readonly number[]]> = {};
  for (const { name, shape } of program.specs) {
    places[name] = [start, shape];
    start += weights[name]!.length;
  }
  await writeFile(weightsFile, JSON.stringify(places));
  await writeFile(
    `${weightsFile}.f32`,
    Buffer.concat(program.specs.map(({ name }) => bytesOf(weights[name]!))),
  );
  return { storeUri: store.uri, model: 'bench', files: join(folder, version), input, weights: weightsFile };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

async function recordsOf(recipe: string, count: number): Promise<string[][]> {
  const text = await readFile(join(recipe, 'data', 'train.tsv'), 'utf8');
  const own = text
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  return Array.from({ length: count }, (_, index) => own[index % own.length]!);
}

function encoderOf(lines: readonly string[][]): Encoder {
  const characters = [...new Set(lines.flatMap(([name]) => Array.from(name!)))].sort();
  const labels = [...new Set(lines.map(([, label]) => label!))].sort();
  return {
    version: 1,
    input: {
      kind: 'tokens',
      vocabulary: ['<padding>', '<unknown>', ...characters],
      conditions: [],
      features: [],
    },
    target: { kind: 'class', labels, counts: labels.map(() => 1) },
    normalization: 'NFC',
  };
}
