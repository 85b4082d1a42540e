import { layersNetwork } from '../../../../trainer/export/layers-model';
import { useFileOf } from '../../../../trainer/export/use';
import { RunRequest } from '../../../../shared/request/request';
import { programOf } from '../support/programs';
import { recipeTasks } from '../support/recipe-tasks';

/** The reason for each recipe whose network is no LayersModel; that of bach-chorales, of labels, is one. */
const REASONS: Readonly<Record<string, RegExp>> = {
  'adding-problem/gru.json': /reset-after GRU/,
  'basic-motions/request.json': /reset-after GRU/,
  'dates-iso/request.json': /generates a sequence/,
  'dates-iso/without-attention.json': /generates a sequence/,
  'dutch-ner/request.json': /one input/,
  'english-inflection/request.json': /generates a sequence/,
  'english-inflection/without-attention.json': /generates a sequence/,
  'fiddle-tunes/request.json': /generates a sequence/,
  'gun-point/request.json': /reset-after GRU/,
  'italy-power-demand/request.json': /reset-after GRU/,
  'turkish-pos/request.json': /one input/,
};

describe('a LayersModel', () => {
  it.each(recipeTasks())(
    'holds the network of the recipe $name, or use.json says why not',
    ({ name, request, encoder }) => {
      const program = programOf(request, encoder);

      const network = layersNetwork(program);

      const reason = typeof network === 'string' ? network : undefined;
      expect(reason ?? '').toMatch(REASONS[name] ?? /^$/);
      if (reason === undefined) return;
      const onnx = { opset: 21, tolerance: 1e-5 };
      const parsed = RunRequest.parse(request);
      const { tfjs } = useFileOf({ request: parsed, program, encoder, onnx, layers: { reason } });
      expect(tfjs).toEqual({
        reason: `${reason}; use the ONNX files, which onnxruntime-web runs in a browser`,
      });
    },
  );
});
