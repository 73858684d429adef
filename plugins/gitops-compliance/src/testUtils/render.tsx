import type { ReactElement } from 'react';
import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  EntityProvider,
  catalogApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { signalApiRef, type SignalApi } from '@backstage/plugin-signals-react';
import { GITOPS_COMPLIANCE_SIGNAL_CHANNEL } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpGitopsComplianceApi, gitopsComplianceApiRef } from '../api';
import { entity as payments } from './fixtures';

/** Signals that a test sends by hand. */
export class TestSignals implements SignalApi {
  private readonly listeners = new Set<() => void>();

  subscribe(channel: string, onMessage: (message: never) => void) {
    const listener = () => onMessage({ key: 'opaque' } as never);
    if (channel === GITOPS_COMPLIANCE_SIGNAL_CHANNEL) {
      this.listeners.add(listener);
    }
    return { unsubscribe: () => this.listeners.delete(listener) };
  }

  send() {
    this.listeners.forEach(listener => listener());
  }
}

/** The HTTP client as the app would make it. */
export function testApi() {
  return new HttpGitopsComplianceApi({
    discoveryApi: {
      getBaseUrl: async id => `http://localhost:0/api/${id}`,
    },
    fetchApi: mockApis.fetch({
      resolvePluginProtocol: { discoveryApi: mockApis.discovery() },
      injectIdentityAuth: { token: 'signed-in' },
    }),
  });
}

/** Renders a view of the service `payments-api` (or another entity). */
export function renderView(
  element: ReactElement,
  options: {
    entity?: Entity;
    route?: string;
    signals?: TestSignals;
    /** What the catalog has. */
    catalog?: Entity[];
  } = {},
) {
  return renderInTestApp(
    <EntityProvider entity={options.entity ?? payments}>
      {element}
    </EntityProvider>,
    {
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [options.route ?? '/'],
      apis: [
        [gitopsComplianceApiRef, testApi()],
        [catalogApiRef, catalogApiMock({ entities: options.catalog ?? [] })],
        [signalApiRef, options.signals ?? new TestSignals()],
      ],
    },
  );
}
