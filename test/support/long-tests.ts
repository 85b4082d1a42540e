// A test of the whole workflow does several runs, and other work may occupy the machine's cores.
jest.setTimeout(600_000);
