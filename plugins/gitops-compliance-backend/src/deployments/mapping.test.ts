import { selects } from './mapping';

const application = {
  instance: 'eu-1',
  namespace: 'argocd',
  application: 'payments-prod',
  project: 'default',
  labels: { app: 'payments', tier: 'back' },
};

describe('a selector', () => {
  it.each<[string, boolean]>([
    ['app=payments', true],
    ['app==payments', true],
    ['app = payments', true],
    ['missing!=x', true],
    ['app!=payments', false],
    ['app in (payments)', false],
    ['app', false],
    ['!app', false],
    ['', false],
    ['app=payments,', false],
    ['constructor=', false],
  ])('%s selects: %s', (selector, selected) => {
    expect(selects(selector, application.labels)).toBe(selected);
  });
});
