import { BudgetTooSmall, InvalidRequest } from '../../../../shared/errors';
import { budgetOf } from '../../../../functions/plan/budget';

describe('the budget of a plan', () => {
  it('is none where the request gives none', () => {
    expect(budgetOf({}, { dollarsPerHour: 0.5 })).toBeNull();
  });

  it('is the nearer one of minutes and dollars', () => {
    const nearer = budgetOf({ budget: { minutes: 90, dollars: 0.5 } }, { dollarsPerHour: 0.5 });
    const further = budgetOf({ budget: { minutes: 30, dollars: 0.5 } }, { dollarsPerHour: 0.5 });

    expect(nearer).toEqual({ seconds: 3_600, limit: 'training.budget.dollars (0.5, at 0.5 an hour)' });
    expect(further).toEqual({ seconds: 1_800, limit: 'training.budget.minutes (30)' });
  });

  it('in dollars pays for booting as well', () => {
    const booting = { dollarsPerHour: 1, bootSeconds: 300 };

    expect(budgetOf({ budget: { dollars: 0.5 } }, booting)).toEqual({
      seconds: 1_500,
      limit: 'training.budget.dollars (0.5, at 1 an hour, 5 min of it to boot)',
    });
    expect(() => budgetOf({ budget: { dollars: 0.05 } }, booting)).toThrow(BudgetTooSmall);
  });

  it('in dollars is refused where no price is known', () => {
    const refused = () => budgetOf({ budget: { dollars: 1 } });

    expect(refused).toThrow(InvalidRequest);
    expect(refused).toThrow(/compute\.pricePerHourUsd .*training\.budget\.minutes$/);
  });
});
