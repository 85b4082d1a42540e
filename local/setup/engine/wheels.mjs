import { fileURLToPath } from 'node:url';
import { SetupError } from '../machine/steps.mjs';

/**
 * Where the native libraries come from: wheels of the Python package index. Nothing of Python is used at
 * run time; the binding needs only the C API that the wheels' libraries export.
 *
 * @typedef {object} Wheel
 * @property {string} name package and version; also the folder of what is kept of it
 * @property {string} requirements path of the file that pins versions and hashes
 * @property {string[]} tags arguments of `pip download` that fix the file whatever Python a machine has
 * @property {[pattern: string, name: string][]} keep the members to unpack, see unpack-wheel.py
 * @property {number} downloadMb
 * @property {number} unpackedMb
 */

/**
 * @typedef {object} EngineWheels
 * @property {Wheel} tensorflow
 * @property {Wheel | undefined} onednn recurrent kernels for CPUs; the engine works without them, slower
 * @property {Wheel | undefined} cuda CUDA and cuDNN
 */

const TENSORFLOW = '2.21.0';

/** What the binding's source includes of TensorFlow, and what those headers include. */
const HEADERS =
  'tensorflow/(include/(?:tensorflow/c|xla/tsl/c|tsl/platform|tensorflow/core/platform)/.*\\.h)';

/** @type {Wheel['keep']} */
const KEEP_TENSORFLOW = [
  ['tensorflow/(libtensorflow_(?:cc|framework)\\.(?:so\\.2|2\\.dylib))', 'lib/\\1'],
  [HEADERS, '\\1'],
  ['tensorflow/include/(LICENSE)', '\\1'],
];

/** @param {string} file */
const requirements = (file) => fileURLToPath(new URL(`./requirements/${file}`, import.meta.url));

/** @param {string[]} platforms */
const tags = (...platforms) => [
  ...['--implementation', 'cp', '--python-version', '3.12', '--abi', 'cp312', '--abi', 'none'],
  ...platforms.flatMap((platform) => ['--platform', platform]),
];

/**
 * @param {{ name: string, platform: string, downloadMb: number, unpackedMb: number }} options
 * @returns {Wheel}
 */
const tensorflowWheel = ({ name, platform, downloadMb, unpackedMb }) => ({
  name: `${name}-${TENSORFLOW}`,
  requirements: requirements(`${name}.txt`),
  tags: tags(platform),
  keep: KEEP_TENSORFLOW,
  downloadMb,
  unpackedMb,
});

/** @type {Wheel} */
const ONEDNN = {
  name: 'onednn-cpu-gomp-2023.2.0',
  requirements: requirements('onednn.txt'),
  tags: tags('manylinux1_x86_64'),
  keep: [
    ['[^/]*\\.data/data/lib/(libdnnl\\.so\\.3)', 'lib/\\1'],
    ['[^/]*\\.dist-info/(LICENSE)\\.txt', '\\1'],
  ],
  downloadMb: 39,
  unpackedMb: 55,
};

/** @type {Wheel} */
const CUDA = {
  name: 'cuda-12',
  requirements: requirements('cuda-linux-x64.txt'),
  // Each package was built for a different generation of Linux.
  tags: tags('manylinux_2_27_x86_64', 'manylinux2014_x86_64', 'manylinux2010_x86_64', 'manylinux1_x86_64'),
  // In the wheels' own folders: TensorFlow's run path looks for ../nvidia/<package>/lib. Left out are a third of
  // a gigabyte of libraries for several GPUs in one program, profilers, and other interfaces to the same.
  keep: [
    [
      '(nvidia/[^/]*/lib/lib(?!cusolverMg|nvblas|cufftw|nvperf|checkpoint|pcsampling|nvrtc.*alt)[^/]*\\.so.*)',
      '\\1',
    ],
    ['([^/]*)\\.dist-info/(?:.*/)?(License\\.txt|LICENSE.*)', 'licenses/\\1/\\2'],
  ],
  downloadMb: 2400,
  unpackedMb: 3800,
};

/** @type {Record<string, EngineWheels>} */
const CPU = {
  'linux-x64': {
    tensorflow: tensorflowWheel({
      name: 'tensorflow-cpu-linux-x64',
      platform: 'manylinux_2_27_x86_64',
      downloadMb: 274,
      unpackedMb: 860,
    }),
    onednn: ONEDNN,
    cuda: undefined,
  },
  'linux-arm64': {
    tensorflow: tensorflowWheel({
      name: 'tensorflow-linux-arm64',
      platform: 'manylinux_2_27_aarch64',
      downloadMb: 282,
      unpackedMb: 890,
    }),
    onednn: undefined,
    cuda: undefined,
  },
  'darwin-arm64': {
    tensorflow: tensorflowWheel({
      name: 'tensorflow-darwin-arm64',
      platform: 'macosx_12_0_arm64',
      downloadMb: 224,
      unpackedMb: 750,
    }),
    onednn: undefined,
    cuda: undefined,
  },
};

/** @type {Record<string, EngineWheels>} */
const GPU = {
  'linux-x64': {
    tensorflow: tensorflowWheel({
      name: 'tensorflow-gpu-linux-x64',
      platform: 'manylinux_2_27_x86_64',
      downloadMb: 572,
      unpackedMb: 1300,
    }),
    onednn: ONEDNN,
    cuda: CUDA,
  },
};

/**
 * Chooses the wheels for a machine.
 *
 * @param {{ platform: string, arch: string, gpu: boolean }} machine platform and arch as Node names them
 * @returns {EngineWheels}
 * @throws {SetupError} where no wheel holds the libraries
 */
export function selectWheels({ platform, arch, gpu }) {
  const table = gpu ? GPU : CPU;
  const machine = `${platform}-${arch}`;
  const wheels = table[machine];
  if (wheels === undefined) {
    throw new SetupError(
      `TensorFlow ${TENSORFLOW}${gpu ? ' with CUDA' : ''} cannot be set up on ${machine}: its libraries are ` +
        `published for ${Object.keys(table).join(', ')} only. Use such a machine, or a Linux container or WSL.`,
    );
  }
  return wheels;
}
