import { digestOf } from '../world/pinned';
import { withPin, type Pin } from './pins';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);
const pin = (key: Pin['key']): Pin => ({
  service: 'api',
  repository: { owner: 'acme', repo: 'deploy' },
  path: 'file.yaml',
  key,
});

describe('another revision in a pin', () => {
  it.each<[Pin['key'], string]>([
    ['targetRevision', `  source:\n    # the pin\n    targetRevision: SHA\n`],
    ['newTag', `images:\n  - name: x\n    newTag: SHA # the pin\n`],
    ['newTag', `images:\n  - newTag: SHA\n    name: x\n`],
    ['tag', `image:\n  tag: "SHA"\n`],
    ['revision', `elements:\n  - environment: x\n    revision: SHA\n`],
  ])('changes the value of %s and nothing else', (key, text) => {
    expect(withPin(text.replace('SHA', OLD), pin(key), NEW)).toBe(
      text.replace('SHA', NEW),
    );
  });

  it('changes the digest beside it', () => {
    const text = (sha: string) =>
      `images:\n  - newTag: ${sha}\n    digest: ${digestOf('api', sha)} # it\n`;
    expect(withPin(text(OLD), pin('newTag'), NEW)).toBe(text(NEW));
  });

  it('is refused where the file names it already', () => {
    const text = `newTag: ${OLD}\n`;
    expect(() => withPin(text, pin('newTag'), OLD)).toThrow(
      `file.yaml names ${OLD} already.`,
    );
  });

  it('is refused where there is no pin', () => {
    expect(() => withPin('kind: List\n', pin('newTag'), NEW)).toThrow(
      'file.yaml holds no newTag.',
    );
  });
});
