import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { startEndpoint, type Endpoint } from './endpoint';

describe('the local Step Functions endpoint', () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
  });
  afterAll(() => endpoint.close());

  it('leaves out a machine that needs a service that is not here, and says so', async () => {
    const { stateMachines } = await endpoint.client.send(new ListStateMachinesCommand({}));

    expect(endpoint.service.leftOut).toEqual([
      {
        name: expect.stringContaining('Watch') as string,
        why: expect.stringContaining('describeJobs') as string,
      },
    ]);
    expect(stateMachines?.map(({ name }) => name)).not.toContain(endpoint.service.leftOut[0]!.name);
  });
});
