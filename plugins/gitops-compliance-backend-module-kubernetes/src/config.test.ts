import { mockServices } from '@backstage/backend-test-utils';
import { readKubernetesClusters } from './config';

const read = (kubernetes?: object[]) =>
  readKubernetesClusters(
    mockServices.rootConfig({
      data: {
        gitopsCompliance: { ...(kubernetes && { kubernetes }) },
      } as never,
    }),
  );

const main = {
  name: 'eu-1',
  server: 'https://kubernetes.example.com/',
  token: 't',
  argocd: [{ instance: 'eu-1' }],
};

describe('the configuration of clusters', () => {
  it('may name none, or several with their instances', () => {
    expect(read()).toEqual([]);
    expect(read([main])).toEqual([
      {
        ...main,
        server: 'https://kubernetes.example.com',
        argocd: [{ instance: 'eu-1', namespace: 'argocd' }],
        destinations: [],
      },
    ]);
  });

  it.each([
    [{ name: 'EU' }, /kubernetes\.0\.name/],
    [{ server: 'ftp://x' }, /kubernetes\.0\.server/],
    [{ server: 'https://ada:p@example.com' }, /holds credentials/],
    [{ tokenFile: '/token' }, /not both/],
    [{ token: undefined }, /a token or a tokenFile/],
    [{ argocd: [] }, /name an instance/],
    [{ namespace: 'argocd' }, /kubernetes\.0/],
  ])('is refused with %j', (change, reason) => {
    expect(() => read([{ ...main, ...change }])).toThrow(reason);
  });
});
