import {
  gitopsComplianceEmergencyAdoptPermission as adoptPermission,
  gitopsComplianceEmergencyConfirmPermission as confirmPermission,
  gitopsComplianceEmergencyDeclarePermission as declarePermission,
  gitopsComplianceEmergencyReviewPermission as reviewPermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access, Reader } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { EmergencyQueries, EmergencyReader } from './EmergencyQueries';
import type { EmergencyService } from './EmergencyService';
import type { EmergencyQuery } from './EmergencyStore';
import type { AskingAgain } from './retroactive/AskingAgain';

/** What the routes of emergencies call. */
export interface EmergencyRoutes {
  access: Access;
  emergencies: EmergencyService;
  emergencyQueries: EmergencyQueries;
  askingAgain: AskingAgain;
}

const RULE = {
  auditors: 'narrowed',
  also: [
    adoptPermission,
    declarePermission,
    confirmPermission,
    reviewPermission,
  ],
} as const;

function readerOf({ sees, requester, has }: Reader): EmergencyReader {
  return {
    sees,
    requester,
    may: {
      adopt: has(adoptPermission),
      declare: has(declarePermission),
      confirm: has(confirmPermission),
      review: has(reviewPermission),
    },
  };
}

/** Emergencies: declared, confirmed, ended, reviewed. */
export function addEmergencyRoutes(
  router: Router,
  { access, askingAgain, emergencies, emergencyQueries }: EmergencyRoutes,
): void {
  const rule = { ...RULE, also: [...RULE.also] };

  router.get('/v1/emergencies', async (req, res) => {
    const reader = await access.reader(req, readPermission, rule);
    const { state, entity, limit, cursor } = req.query as Record<
      string,
      string | undefined
    >;
    const query: EmergencyQuery = {
      state: state as EmergencyQuery['state'],
      entityRef: entity && normaliseRef(entity),
      limit: Number(limit ?? 20),
      cursor: cursor === undefined ? undefined : Number(cursor),
    };
    res.json(await emergencyQueries.list(query, readerOf(reader)));
  });

  router.get('/v1/emergency-terms', async (req, res) => {
    const reader = await access.reader(req, readPermission, rule);
    const { entity, environment } = req.query;
    const asked = {
      services: [entity].flat().map(String),
      environment: String(environment),
    };
    res.json(await emergencyQueries.terms(asked, readerOf(reader)));
  });

  router.post('/v1/emergencies', async (req, res) => {
    const user = await access.user(req, declarePermission, rule);
    const id = await emergencies.declare(req.body, user.sees, user.requester);
    res.status(201).json(await emergencyQueries.one(id, readerOf(user)));
  });

  router.get('/v1/emergencies/:id', async (req, res) => {
    const reader = await access.reader(req, readPermission, rule);
    res.json(await emergencyQueries.one(req.params.id, readerOf(reader)));
  });

  router.post('/v1/emergencies/:id/confirm', async (req, res) => {
    const user = await access.user(req, confirmPermission, rule);
    const { id } = req.params;
    await emergencyQueries.one(id, readerOf(user));
    await emergencies.confirm(id, user.requester);
    res.json(await emergencyQueries.one(id, readerOf(user)));
  });

  router.post('/v1/emergencies/:id/end', async (req, res) => {
    const user = await access.user(req, declarePermission, rule);
    const { id } = req.params;
    await emergencyQueries.one(id, readerOf(user));
    await emergencies.end(id, req.body.reason, user.requester);
    res.json(await emergencyQueries.one(id, readerOf(user)));
  });

  router.post('/v1/emergencies/:id/pull-request', async (req, res) => {
    const user = await access.user(req, declarePermission, rule);
    const { id } = req.params;
    const { service, environment } = req.body;
    const target = { service: normaliseRef(service), environment };
    await askingAgain.ask(id, target, user.sees, user.requester);
    res.json(await emergencyQueries.one(id, readerOf(user)));
  });

  router.post('/v1/emergencies/:id/review', async (req, res) => {
    const user = await access.user(req, reviewPermission, rule);
    const { id } = req.params;
    await emergencyQueries.one(id, readerOf(user));
    await emergencies.review(id, req.body, user.requester);
    res.json(await emergencyQueries.one(id, readerOf(user)));
  });
}
