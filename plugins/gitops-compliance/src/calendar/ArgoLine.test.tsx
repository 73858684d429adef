import { screen } from '@testing-library/react';
import { renderView } from '../testUtils/render';
import { ArgoLine } from './ArgoLine';

const ARGO = {
  service: 'component:default/payments-api',
  instance: 'eu-1',
  application: 'payments-api-prod',
  windows: [],
  verdict: 'argo-blocks' as const,
  until: '2098-12-20T18:00:00.000Z',
  sentence: 'Change the windows of its project, or wait for them.',
};

it.each([
  ['until they end', ARGO, /block syncs of payments-api-prod until .*2098/],
  [
    'where no end is in sight',
    { ...ARGO, until: null },
    /block syncs of payments-api-prod$/,
  ],
])("Argo CD's windows are told of %s", async (_, argo, text) => {
  renderView(<ArgoLine argo={argo} />);
  expect(await screen.findByText(text)).toBeVisible();
  expect(screen.getByTitle(/Change the windows of its project/)).toBeVisible();
});
