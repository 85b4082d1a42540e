import { isSupportedGpuInstance } from '../../../../infra/compute/gpu-families';

test.each(['g4dn.xlarge', 'g5.12xlarge', 'g6.xlarge', 'g6e.2xlarge'])('%s is supported', (type) => {
  expect(isSupportedGpuInstance(type)).toBe(true);
});

test.each(['g4ad.xlarge', 'p3.2xlarge', 'm7i.large', 'g5', 'g5.', 'g5.xlarge.metal', 'toString.xlarge', ''])(
  '"%s" is not',
  (type) => {
    expect(isSupportedGpuInstance(type)).toBe(false);
  },
);
