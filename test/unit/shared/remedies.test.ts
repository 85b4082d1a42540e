import { remedyFor } from '../../../shared/remedies';

describe('what to do about an error', () => {
  it('is to name the champion again where its pointer is damaged, never to delete it', () => {
    const remedy = remedyFor(
      'ArtifactCorrupt',
      'file:///store/models/my/champion.json is not JSON: Unexpected end',
    );

    expect(remedy).toMatch(
      /^name the champion again with npm run models -- promote my <version> --store file:\/\/\/store; models\/my\/history/,
    );
  });

  it('is to delete any other artifact that is damaged', () => {
    expect(remedyFor('ArtifactCorrupt', 's3://b/datasets/d/manifest.json is not JSON')).toMatch(
      /^delete the artifact/,
    );
  });

  it('is left to the message of an error that can say so itself', () => {
    expect(remedyFor('InvalidRequest', 'models/my/champion.json')).toBeUndefined();
  });
});
