// A test of the whole workflow has several runs in it, and other work may have the machine's cores.
jest.setTimeout(600_000);
