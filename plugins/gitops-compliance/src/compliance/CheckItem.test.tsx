import { screen } from '@testing-library/react';
import type { CheckView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { renderView } from '../testUtils/render';
import { CheckItem } from './CheckItem';

const check: CheckView = {
  check: 'ACME-01',
  title: 'Images from our registry',
  verdict: 'fail',
  reason: 'From elsewhere: docker.io/redis.',
  remedy: 'Copy them.',
  controls: [],
  ruleVersion: 1,
  evidence: [],
};

it.each([true, undefined])('says of whom the check is: %p', async own => {
  renderView(<CheckItem check={{ ...check, own }} framework="all" />);
  await screen.findByText('ACME-01 Images from our registry');
  expect(screen.queryAllByText('Own check')).toHaveLength(own ? 1 : 0);
});
