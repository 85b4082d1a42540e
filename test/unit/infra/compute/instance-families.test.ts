import { isSupportedInstance, vcpusOf } from '../../../../infra/config/instance-families';

it.each(['g4dn.xlarge', 'g5.12xlarge', 'g6.xlarge', 'g6e.2xlarge'])('the CUDA build supports %s', (type) => {
  expect(isSupportedInstance(type, 'gpu')).toBe(true);
});

it.each([
  ...[
    'g4ad.xlarge',
    'p3.2xlarge',
    'm7i.large',
    'g5',
    'g5.',
    'g5.xlarge.metal',
    'g5.metal',
    'toString.xlarge',
    '',
  ],
])('it does not serve "%s"', (type) => {
  expect(isSupportedInstance(type, 'gpu')).toBe(false);
});

it.each(['m7i.large', 'c7i.4xlarge', 'c6a.xlarge'])('the CPU build supports %s', (type) => {
  expect(isSupportedInstance(type, 'cpu')).toBe(true);
});

it.each(['m7g.large', 'g5.xlarge', 't3.micro'])('the CPU build does not support "%s"', (type) => {
  expect(isSupportedInstance(type, 'cpu')).toBe(false);
});

it.each([
  ['c7i.large', 2],
  ['g5.xlarge', 4],
  ['g4dn.2xlarge', 8],
  ['m7i.48xlarge', 192],
])('%s has %d vCPUs', (type, vcpus) => {
  expect(vcpusOf(type)).toBe(vcpus);
});
