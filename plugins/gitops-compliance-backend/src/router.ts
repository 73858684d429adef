import { stringifyEntityRef } from '@backstage/catalog-model';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import {
  gitopsComplianceChangeCancelPermission as cancelPermission,
  gitopsComplianceChangeCreatePermission as createPermission,
  gitopsComplianceChangeMergePermission as mergePermission,
  gitopsComplianceChangeSyncPermission as syncPermission,
  gitopsComplianceChangeReviewPermission as reviewPermission,
  gitopsComplianceChangeRollbackPermission as rollbackPermission,
  gitopsComplianceEmergencyDeclarePermission as declarePermission,
  gitopsCompliancePersonQueryPermission as queryPermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import express, { Router, type RequestHandler } from 'express';
import type { Access, AccessRule, Reader } from './access/Access';
import { addAccessRoutes, type AccessRoutes } from './access/routes';
import { addAroundRoutes, type AroundRoutes } from './around/routes';
import { addCalendarRoutes, type CalendarRoutes } from './calendar/routes';
import type { Asks } from './changes/Asks';
import type { ChangeQueries } from './changes/ChangeQueries';
import type { ChangeQuery } from './changes/ChangeStore';
import type { ChangeService } from './changes/ChangeService';
import { rollbackWishOf, type Rollbacks } from './changes/Rollbacks';
import type { CollectorStatus } from './collectors/CollectorStatus';
import { sourcesView } from './collectors/sourcesView';
import {
  addCompletenessRoutes,
  type CompletenessRoutes,
} from './completeness/routes';
import type { ComplianceService } from './controls/ComplianceService';
import {
  policyView,
  type EnvironmentsService,
} from './deployments/EnvironmentsService';
import { addDeliveryRoutes, type DeliveryRoutes } from './delivery/routes';
import { addDriftRoutes, type DriftRoutes } from './drift/routes';
import type { EmergencyChanges } from './emergencies/EmergencyChanges';
import { addEmergencyRoutes, type EmergencyRoutes } from './emergencies/routes';
import {
  addEvidenceRoutes,
  bundleFiles,
  type EvidenceRoutes,
} from './evidence/routes';
import {
  addContentsRoutes,
  pageOf,
  type ContentsRoutes,
} from './contents/routes';
import { addErasureRoutes, type ErasureRoutes } from './ledger/erasure/routes';
import { logFiles } from './ledger/log/logFiles';
import {
  addNotificationRoutes,
  type NotificationRoutes,
} from './notifications/routes';
import { addPersonRoutes, type PersonRoutes } from './persons/routes';
import { addLogRoutes, type LogRoutes } from './ledger/log/routes';
import {
  addVerificationRoutes,
  type VerificationRoutes,
} from './ledger/verification/routes';
import type { Policy } from './policy/Policy';
import { addReleaseRoutes, type ReleaseRoutes } from './releases/routes';
import { addReportRoutes, type ReportRoutes } from './reports/routes';
import { addPolicyRoutes, type PolicyRoutes } from './policy/routes';
import { addWaitingRoutes, type WaitingRoutes } from './waiting/routes';
import { spec } from './schema/openapi.generated';
import { normaliseRef } from './services/entityRef';
import { noService } from './services/noService';
import type { Service, ServiceStore } from './services/ServiceStore';
import {
  addApplicationRoutes,
  type ApplicationRoutes,
} from './applications/routes';
import { addDeployerRoutes, type DeployerRoutes } from './deployers/routes';
import { addTicketRoutes, type TicketRoutes } from './tickets/routes';
import { addFleetRoutes, type FleetRoutes } from './verdicts/routes';
import {
  addDisputeRoutes,
  disputeFiles,
  type DisputeRoutes,
} from './disputes/routes';
import { addWaiverRoutes, type WaiverRoutes } from './waivers/routes';
import { addStopRoutes, type StopRoutes } from './stops/routes';
import {
  addTimeTravelRoutes,
  type TimeTravelRoutes,
} from './timeTravel/routes';
import {
  addMeetingRoutes,
  minutesFiles,
  type MeetingRoutes,
} from './approvals/meetings/routes';
import { addBoardRoutes, type BoardRoutes } from './approvals/routes';

/** Of routes that read within what somebody sees. */
const NARROWED: AccessRule = { auditors: 'narrowed' };
/** With the permissions that decide what a change's screen offers. */
const ON_CHANGE: AccessRule = {
  ...NARROWED,
  also: [
    mergePermission,
    syncPermission,
    cancelPermission,
    rollbackPermission,
    reviewPermission,
  ],
};

/** What routes call. */
export interface RouterOptions
  extends AccessRoutes,
    CalendarRoutes,
    AroundRoutes,
    TimeTravelRoutes,
    DeliveryRoutes,
    ApplicationRoutes,
    DeployerRoutes,
    FleetRoutes,
    BoardRoutes,
    CompletenessRoutes,
    ContentsRoutes,
    DriftRoutes,
    DisputeRoutes,
    EmergencyRoutes,
    ErasureRoutes,
    EvidenceRoutes,
    LogRoutes,
    NotificationRoutes,
    MeetingRoutes,
    PersonRoutes,
    ReleaseRoutes,
    ReportRoutes,
    StopRoutes,
    TicketRoutes,
    PolicyRoutes,
    VerificationRoutes,
    WaitingRoutes,
    WaiverRoutes {
  access: Access;
  services: ServiceStore;
  environments: EnvironmentsService;
  compliance: ComplianceService;
  changes: ChangeService;
  rollbacks: Rollbacks;
  asks: Asks;
  underEmergency: EmergencyChanges;
  queries: ChangeQueries;
  status: CollectorStatus;
  policy: () => Policy;
}

/**
 * The HTTP edge: parses and validates by the OpenAPI document, authorises,
 * calls one method, answers. Unknown fields are refused.
 */
export function createRouter(options: RouterOptions): Router {
  const router = Router();
  router.use(logFiles(options));
  router.use(bundleFiles(options));
  router.use(minutesFiles(options));
  router.use(disputeFiles(options));
  router.use(validatedRoutes(options));
  return router;
}

/** The routes of the OpenAPI document. */
function validatedRoutes(options: RouterOptions): Router {
  const { access, environments, compliance, changes, queries } = options;
  const router = createValidatedOpenApiRouter(spec as never, {
    middleware: [jsonBody()],
    validatorOptions: {
      validateRequests: {
        coerceTypes: true,
        allowUnknownQueryParameters: false,
      },
    },
  }) as unknown as Router;

  router.get('/v1/status', async (req, res) => {
    const reader = await access.reader(req, readPermission, {
      also: [queryPermission],
      auditors: 'no-records',
    });
    res.json({
      personQueries: access.personQueries(reader),
      disputeFiles: options.disputeFiles,
      sources: sourcesView(await options.status.all(), options.status),
      policy: policyView(options.policy()),
    });
  });

  router.get(
    '/v1/entities/:kind/:namespace/:name/environments',
    async (req, res) => {
      const reader = await access.reader(req, readPermission, {
        also: [createPermission],
        auditors: 'narrowed',
      });
      const service = await serviceOf(options, reader, req.params);
      res.json(
        await environments.environments(
          service,
          reader,
          reader.has(createPermission),
        ),
      );
    },
  );

  router.get(
    '/v1/entities/:kind/:namespace/:name/compliance',
    async (req, res) => {
      const reader = await access.reader(req, readPermission, NARROWED);
      const service = await serviceOf(options, reader, req.params);
      res.json(await compliance.compliance(service, reader.sees));
    },
  );

  router.get(
    '/v1/entities/:kind/:namespace/:name/promotion-preview',
    async (req, res) => {
      const user = await access.user(req, readPermission, NARROWED);
      const service = await serviceOf(options, user, req.params);
      const wish = {
        environment: String(req.query.environment),
        from: String(req.query.from),
      };
      res.json(await environments.preview(service, wish, user));
    },
  );

  router.get(
    '/v1/entities/:kind/:namespace/:name/changelog',
    async (req, res) => {
      const reader = await access.reader(req, readPermission, NARROWED);
      const service = await serviceOf(options, reader, req.params);
      const wish = {
        environment: String(req.query.environment),
        from: String(req.query.from),
      };
      const page = pageOf(req.query, 5);
      res.json(await environments.changelog(service, wish, reader, page));
    },
  );

  router.get('/v1/changes', async (req, res) => {
    const { entity, environment, state, limit, cursor, ...more } =
      req.query as Record<string, string | undefined>;
    const person = more.person && normaliseRef(more.person);
    const reader = await access.reader(req, readPermission, {
      ...NARROWED,
      about: person,
    });
    const query = {
      entityRef: entity,
      environment,
      state: state as 'running' | 'ended' | undefined,
      class: more.class as ChangeQuery['class'],
      kind: more.kind as ChangeQuery['kind'],
      person,
      edits: { path: more.path, key: more.key, value: more.value, q: more.q },
      from: more.from ? new Date(more.from) : undefined,
      until: more.until ? new Date(more.until) : undefined,
      around: String(more.around) === 'true',
      limit: Number(limit ?? 20),
      cursor,
    };
    res.json(await queries.list(query, reader.sees));
  });

  router.get('/v1/change-counts', async (req, res) => {
    const reader = await access.reader(req, readPermission, NARROWED);
    res.json(await queries.counts(reader.sees));
  });

  router.post('/v1/changes', async (req, res) => {
    const user = await access.user(req, createPermission, ON_CHANGE);
    const { entityRef, ...wish } = req.body;
    const service = await options.services.find(
      normaliseRef(entityRef),
      user.sees.services,
    );
    if (!service) throw noService(entityRef);
    const id = await changes.requestPromotion(service, wish, user.requester);
    res.status(201).json(await detail(options, user, id));
  });

  router.get('/v1/changes/:id', async (req, res) => {
    const reader = await access.reader(req, readPermission, ON_CHANGE);
    res.json(await detail(options, reader, req.params.id));
  });

  router.post('/v1/changes/:id/merge', async (req, res) => {
    const user = await access.user(req, mergePermission, ON_CHANGE);
    await detail(options, user, req.params.id);
    await changes.merge(req.params.id, user.requester);
    res.status(202).json(await detail(options, user, req.params.id));
  });

  router.post('/v1/changes/:id/sync', async (req, res) => {
    const user = await access.user(req, syncPermission, ON_CHANGE);
    await detail(options, user, req.params.id);
    await changes.sync(req.params.id, user.requester);
    res.status(202).json(await detail(options, user, req.params.id));
  });

  router.post('/v1/changes/:id/verify', async (req, res) => {
    const user = await access.user(req, syncPermission, ON_CHANGE);
    await detail(options, user, req.params.id);
    await changes.verifyAgain(req.params.id, req.body.reason, user.requester);
    res.status(202).json(await detail(options, user, req.params.id));
  });

  router.post('/v1/changes/:id/cancel', async (req, res) => {
    const user = await access.user(req, cancelPermission, ON_CHANGE);
    await detail(options, user, req.params.id);
    await changes.cancel(req.params.id, req.body.reason, user.requester);
    res.json(await detail(options, user, req.params.id));
  });

  router.post('/v1/changes/:id/rollback', async (req, res) => {
    const user = await access.user(req, rollbackPermission, ON_CHANGE);
    await detail(options, user, req.params.id);
    const id = await options.rollbacks.request(
      req.params.id,
      rollbackWishOf(req.body),
      user.requester,
    );
    res.status(201).json(await detail(options, user, id));
  });

  router.post('/v1/changes/:id/emergency', async (req, res) => {
    const user = await access.user(req, declarePermission, ON_CHANGE);
    const { id } = req.params;
    await detail(options, user, id);
    await options.underEmergency.attach(
      id,
      req.body.emergency,
      user.requester,
      user.sees,
    );
    res.status(202).json(await detail(options, user, id));
  });

  router.post('/v1/changes/:id/ask', async (req, res) => {
    const user = await access.user(req, createPermission, ON_CHANGE);
    await detail(options, user, req.params.id);
    await options.asks.ask(req.params.id, req.body.gate, user.requester);
    res.status(202).json(await detail(options, user, req.params.id));
  });

  router.post('/v1/changes/:id/review', async (req, res) => {
    const user = await access.user(req, reviewPermission, ON_CHANGE);
    await detail(options, user, req.params.id);
    await changes.review(req.params.id, req.body.statement, user.requester);
    res.json(await detail(options, user, req.params.id));
  });

  addAccessRoutes(router, options);
  addCalendarRoutes(router, options);
  addContentsRoutes(router, options);
  addLogRoutes(router, options);
  addPersonRoutes(router, options);
  addCompletenessRoutes(router, options);
  addErasureRoutes(router, options);
  addPolicyRoutes(router, options, (reader, params) =>
    serviceOf(options, reader, params),
  );
  addEmergencyRoutes(router, options);
  addEvidenceRoutes(router, options);
  addAroundRoutes(router, options);
  addDriftRoutes(router, options);
  addReleaseRoutes(router, options);
  addReportRoutes(router, options);
  addStopRoutes(router, options);
  addWaiverRoutes(router, options);
  addDisputeRoutes(router, options);
  addTimeTravelRoutes(router, options, (reader, params) =>
    serviceOf(options, reader, params),
  );
  addApplicationRoutes(router, options);
  addDeployerRoutes(router, options);
  addDeliveryRoutes(router, options);
  addFleetRoutes(router, options);
  addTicketRoutes(router, options);
  addBoardRoutes(router, options);
  addMeetingRoutes(router, options);
  addVerificationRoutes(router, options);
  addNotificationRoutes(router, options);
  addWaitingRoutes(router, options);

  return router;
}

/** Bodies are small, but for whole policies. */
function jsonBody(): RequestHandler {
  const small = express.json({ limit: '64kb' });
  const policies = express.json({ limit: '2mb' });
  return (req, res, next) =>
    (req.path.startsWith('/v1/policy/') ? policies : small)(req, res, next);
}

/** The change as this reader sees it; 404 where they may not see its service. */
function detail(options: RouterOptions, reader: Reader, id: string) {
  return options.queries.detail(id, reader.sees, {
    merge: reader.has(mergePermission),
    sync: reader.has(syncPermission),
    cancel: reader.has(cancelPermission),
    rollback: reader.has(rollbackPermission),
    review: reader.has(reviewPermission),
    userEntityRef: reader.requester?.userEntityRef ?? null,
  });
}

async function serviceOf(
  options: RouterOptions,
  reader: Reader,
  params: Record<string, string>,
): Promise<Service> {
  const entityRef = stringifyEntityRef({
    kind: params.kind,
    namespace: params.namespace,
    name: params.name,
  });
  const service = await options.services.find(entityRef, reader.sees.services);
  if (!service) throw noService(entityRef);
  return service;
}
