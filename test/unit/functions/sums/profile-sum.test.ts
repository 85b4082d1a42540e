import { ProfileSums, type ProfileCounts } from '../../../../functions/sums/profile-sum';

const none = { train: {}, validation: {}, test: {} };

function profileOf(some: Partial<ProfileCounts>): ProfileCounts {
  return {
    read: 1,
    rejected: 0,
    tokens: [],
    streams: [],
    labels: [],
    inputMoments: [],
    channelNames: [],
    targetMoments: null,
    fieldMoments: [],
    statistics: {
      heldOutLabels: { validation: [], test: [] },
      lengths: none,
      channels: [],
      target: null,
      rows: 1,
      missing: [],
    },
    ...some,
  };
}

describe('profiles that are added up', () => {
  it('count each token, label, length and missing field once for all shards', () => {
    const sums = new ProfileSums();
    const statistics = profileOf({}).statistics;

    sums.add(
      profileOf({
        read: 5,
        rejected: 1,
        tokens: [
          ['__proto__', 2],
          ['b', 1],
        ],
        streams: [{ name: 'target', counts: [['x', 1]] }],
        labels: [['pos', 3]],
        statistics: {
          ...statistics,
          heldOutLabels: { validation: [['pos', 1]], test: [] },
          lengths: { ...none, train: { '3': 2 } },
          rows: 5,
          missing: [['text', 1]],
        },
      }),
    );
    sums.add(
      profileOf({
        read: 7,
        tokens: [
          ['__proto__', 1],
          ['a', 4],
        ],
        streams: [
          { name: 'target', counts: [['x', 2]] },
          { name: 'condition:key', counts: [['D', 1]] },
        ],
        labels: [['neg', 2]],
        statistics: { ...statistics, lengths: { ...none, train: { '3': 1, '10': 1 } }, rows: 7 },
      }),
    );

    expect(sums.get()).toEqual([
      profileOf({
        read: 12,
        rejected: 1,
        tokens: [
          ['__proto__', 3],
          ['a', 4],
          ['b', 1],
        ],
        streams: [
          { name: 'target', counts: [['x', 3]] },
          { name: 'condition:key', counts: [['D', 1]] },
        ],
        labels: [
          ['neg', 2],
          ['pos', 3],
        ],
        statistics: {
          ...statistics,
          heldOutLabels: { validation: [['pos', 1]], test: [] },
          lengths: { ...none, train: { '3': 3, '10': 1 } },
          rows: 12,
          missing: [['text', 1]],
        },
      }),
    ]);
  });

  it('have the moments of all numbers, those of another number of channels apart', () => {
    const sums = new ProfileSums();
    const momentsOf = (numbers: readonly number[]) => {
      const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
      const m2 = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0);
      return { count: numbers.length, mean, m2 };
    };

    for (const numbers of [[1, 2], [5], [-3, 4, 8]])
      sums.add(
        profileOf({
          inputMoments: [momentsOf(numbers)],
          channelNames: ['x'],
          targetMoments: momentsOf(numbers),
        }),
      );
    sums.add(profileOf({ inputMoments: [momentsOf([1]), momentsOf([2])], channelNames: ['x', 'y'] }));

    const [one, two, ...more] = sums.get();
    const all = momentsOf([1, 2, 5, -3, 4, 8]);
    expect(more).toEqual([]);
    for (const moments of [one!.inputMoments[0]!, one!.targetMoments!]) {
      expect(moments.count).toBe(all.count);
      expect(moments.mean).toBeCloseTo(all.mean, 12);
      expect(moments.m2).toBeCloseTo(all.m2, 10);
    }
    expect(two).toMatchObject({
      channelNames: ['x', 'y'],
      inputMoments: [{ count: 1 }, { count: 1 }],
      read: 1,
    });
  });
});
