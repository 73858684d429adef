import { mockServices } from '@backstage/backend-test-utils';
import { readPrometheusServers } from './config';

const read = (prometheus?: object[]) =>
  readPrometheusServers(
    mockServices.rootConfig({
      data: {
        gitopsCompliance: { ...(prometheus && { prometheus }) },
      } as never,
    }),
  );

const main = { name: 'main', url: 'https://prometheus.example.com/' };

describe('the configuration of Prometheus', () => {
  it('may name none, or several with their credentials', () => {
    expect(read()).toEqual([]);
    expect(
      read([
        main,
        { ...main, name: 'eu', token: 't' },
        { ...main, name: 'us', username: 'ada', password: 'p' },
      ]),
    ).toEqual([
      {
        name: 'main',
        url: 'https://prometheus.example.com',
        authorization: undefined,
      },
      expect.objectContaining({ authorization: 'Bearer t' }),
      expect.objectContaining({ authorization: 'Basic YWRhOnA=' }),
    ]);
  });

  it.each([
    [{ name: 'Main' }, /prometheus\.0\.name/],
    [{ url: 'ftp://x' }, /prometheus\.0\.url/],
    [{ url: 'https://ada:p@example.com' }, /holds credentials/],
    [{ username: 'ada' }, /username and password, or neither/],
    [{ token: 't', username: 'ada', password: 'p' }, /not both/],
    [{ query: 'up' }, /prometheus\.0/],
  ])('is refused with %j', (change, reason) => {
    expect(() => read([{ ...main, ...change }])).toThrow(reason);
  });
});
