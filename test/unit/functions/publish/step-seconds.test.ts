import { stepSeconds } from '../../../../functions/publish/step-seconds';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 11) + 1000 * second).toISOString();
const job = { seconds: { load: 2, train: 30, evaluate: 3, export: 1 } };
const OWN = { load: 2, train: 30, evaluate: 3, export: 1 };

describe('stepSeconds', () => {
  it('ends a step where the next begins, whatever their order, and tells the job from the wait for it', () => {
    const entered = {
      publish: at(112),
      plan: at(0),
      gate: at(110),
      merge: at(7),
      train: at(10),
      profile: at(4),
    };

    expect(stepSeconds(entered, job)).toEqual({
      ...{ plan: 4, profile: 3, merge: 3, wait: 64, ...OWN, gate: 2 },
    });
  });

  it('counts both states of a job that went on with On-Demand machines', () => {
    const entered = { train: at(0), trainOnDemand: at(100), gate: at(150), publish: at(151) };

    expect(stepSeconds(entered, job)).toMatchObject({ wait: 150 - 36, train: 30 });
  });

  it('knows no wait where the job was done by an execution before', () => {
    const entered = { plan: at(0), train: at(1), gate: at(3), publish: at(4) };

    expect(stepSeconds(entered, job)).toEqual({ plan: 1, ...OWN, gate: 1 });
  });

  it('counts all rematches from the first on, and leaves out a step that it does not know', () => {
    const entered = { gate: at(0), strange: at(5), rematch: at(10), publish: at(200) };

    expect(stepSeconds(entered, job)).toEqual({ ...OWN, gate: 5, rematch: 190 });
  });

  it('of a caller that noted nothing has the job alone', () => {
    expect(stepSeconds({}, job)).toEqual(OWN);
  });
});
