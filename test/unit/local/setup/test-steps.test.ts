const load = () => import('../../../../local/setup/test-steps.mjs');

const counts = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('chooseSteps', () => {
  const names = async (...args: string[]) => (await load()).chooseSteps(args).map(({ name }) => name);

  const projectsOf = async (...args: string[]) => {
    const jest = (await load()).chooseSteps(args).filter(({ counts }) => counts);
    return jest.map((step) =>
      step.args.slice(
        2,
        step.args.findIndex((arg) => arg.startsWith('--maxWorkers')),
      ),
    );
  };

  it('runs everything, all projects in one Jest', async () => {
    expect(await names()).toEqual(['lint', 'types', 'format', 'imports', 'tests']);
    expect(await projectsOf()).toEqual([['unit', 'template', 'pages', 'e2e']]);
  });

  it('runs the named checks and projects', async () => {
    expect(await names('unit', 'lint')).toEqual(['lint', 'tests']);
    expect(await projectsOf('e2e', 'unit', 'lint')).toEqual([['unit', 'e2e']]);
    expect(await names('format')).toEqual(['format']);
  });

  it('gives everything else to Jest and then runs only Jest', async () => {
    const { chooseSteps } = await load();

    const steps = chooseSteps(['test/unit/shared', '-t', 'refuses']);

    expect(steps.map(({ name, args }) => [name, args.slice(-4)])).toEqual([
      ['tests', ['--passWithNoTests', 'test/unit/shared', '-t', 'refuses']],
    ]);
  });

  it('gives arguments to the named project only', async () => {
    expect(await projectsOf('unit', 'dataset.test.ts')).toEqual([['unit']]);
  });
});

describe('changedSteps', () => {
  const stepsOf = async (changed: string[], tests: string[] = []) =>
    (await load()).changedSteps({ changed, tests }).map(({ name, args }) => [name, args.slice(-1)[0]]);

  it('checks the changed files, and runs the tests next to them', async () => {
    expect(await stepsOf(['a.ts', 'README.md'], ['test/unit/a.test.ts'])).toEqual([
      ['format', 'README.md'],
      ['lint', 'a.ts'],
      ['types', '.unroll/tsc.info'],
      ['tests', 'test/unit/a.test.ts'],
    ]);
  });

  it('only looks at the format of what is no code', async () => {
    expect(await stepsOf(['README.md'])).toEqual([['format', 'README.md']]);
  });

  it('looks at everything where very much has changed: a command line has an end', async () => {
    const many = Array.from({ length: 501 }, (_, index) => `file-${index}.ts`);

    expect((await stepsOf(many)).slice(0, 2)).toEqual([
      ['format', '.'],
      ['lint', '.'],
    ]);
  });
});

describe('totalsLine', () => {
  it('sums over runs of Jest', async () => {
    const { totalsLine } = await load();

    const line = totalsLine([
      { ...counts, numPassedTests: 120 },
      { ...counts, numPassedTests: 3, numFailedTests: 2 },
    ]);

    expect(line).toBe('tests: 123 passed, 2 failed');
  });

  it('counts a file that could not run as failed, and reports skipped tests', async () => {
    const { totalsLine } = await load();

    const line = totalsLine([
      { ...counts, numPassedTests: 1, numRuntimeErrorTestSuites: 1, numPendingTests: 1, numTodoTests: 1 },
    ]);

    expect(line).toBe('tests: 1 passed, 1 failed, 2 skipped');
  });

  it('is there when no project ran', async () => {
    const { totalsLine } = await load();

    expect(totalsLine([])).toBe('tests: 0 passed, 0 failed');
  });
});
