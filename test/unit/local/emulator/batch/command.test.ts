import { localCommand } from '../../../../../local/emulator/batch/command';

describe('localCommand', () => {
  it('fills in parameters, this Node, and the image folder', () => {
    const command = ['node', '/app/trainer/main.js', 'Ref::planUri', 'plain', '/etc/x'];

    expect(localCommand(command, { planUri: 'file:///a b' }, '/image')).toEqual({
      program: process.execPath,
      args: ['/image/trainer/main.js', 'file:///a b', 'plain', '/etc/x'],
    });
  });

  it.each([
    [['node', 'Ref::missing'], /Ref::missing/],
    [[], /no command/],
  ])('refuses %j', (command, message) => {
    expect(() => localCommand(command, { planUri: 'x' }, '/image')).toThrow(message);
  });
});
