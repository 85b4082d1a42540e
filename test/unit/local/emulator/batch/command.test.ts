import { localCommand } from '../../../../../local/emulator/batch/command';

describe('localCommand', () => {
  it('fills in parameters, this Node, and the image folder', () => {
    const command = ['node', '/app/trainer/main.js', 'Ref::planUri', 'plain', '/etc/x'];

    expect(localCommand(command, { planUri: 'file:///a b' }, { image: '/image' })).toEqual({
      program: process.execPath,
      args: ['/image/trainer/main.js', 'file:///a b', 'plain', '/etc/x'],
    });
  });

  it('has Node run the file with what it compiled of it before, where that is kept', () => {
    const folders = { image: '/image', cache: '/cache' };
    const argsOf = (...command: string[]) => localCommand(command, {}, folders).args;

    expect(argsOf('node', 'trainer/main.js', 'x')).toEqual([
      expect.stringMatching(/local\/code-cache\/run-cached\.cjs$/),
      ...['/cache', '/image/trainer/main.js', 'x'],
    ]);
    expect(argsOf('node', '--version')).toEqual(['--version']);
    expect(argsOf('python', '/app/main.py')).toEqual(['/image/main.py']);
  });

  it.each([
    [['node', 'Ref::missing'], /Ref::missing/],
    [[], /no command/],
  ])('refuses %j', (command, message) => {
    expect(() => localCommand(command, { planUri: 'x' }, { image: '/image' })).toThrow(message);
  });
});
