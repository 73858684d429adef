import {
  gitopsCompliancePolicyApprovePermission as approvePermission,
  gitopsCompliancePolicyProposePermission as proposePermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { NotAllowedError } from '@backstage/errors';
import type { Request, Router } from 'express';
import type { Access, Reader } from '../access/Access';
import type { Service } from '../services/ServiceStore';
import type { ModesQueries } from './ModesQueries';
import type { PolicyCheck } from './PolicyCheck';
import type { PolicyProposals, ProposalDecision } from './PolicyProposals';
import type { PolicyQueries } from './PolicyQueries';

/** What the routes of the policy call. */
export interface PolicyRoutes {
  access: Access;
  policyQueries: PolicyQueries;
  policyProposals: PolicyProposals;
  policyCheck: PolicyCheck;
  modes: ModesQueries;
}

/**
 * What the policy is and was, what it says of a target, and its changes.
 *
 * @param serviceOf - the service of a path, as far as the reader may see it
 */
export function addPolicyRoutes(
  router: Router,
  options: PolicyRoutes,
  serviceOf: (
    reader: Reader,
    params: Record<string, string>,
  ) => Promise<Service>,
): void {
  const { access, policyQueries, policyProposals, policyCheck, modes } =
    options;
  /** The policy is of no service. */
  const rule = {
    also: [proposePermission, approvePermission],
    auditors: 'no-records' as const,
  };
  const deciderOf = ({ requester, has }: Reader) =>
    requester && { requester, mayApprove: has(approvePermission) };

  router.get('/v1/entities/:kind/:namespace/:name/policy', async (req, res) => {
    const reader = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const service = await serviceOf(reader, req.params);
    const environment = String(req.query.environment);
    res.json(policyQueries.target(service, environment, reader));
  });

  router.get('/v1/policy', async (req, res) => {
    const reader = await access.reader(req, readPermission, rule);
    res.json(await policyQueries.view(reader.has(proposePermission)));
  });

  router.get('/v1/policy/versions', async (req, res) => {
    await access.reader(req, readPermission, rule);
    const { limit, cursor } = pageOf(req);
    res.json(await policyQueries.versions(limit, cursor));
  });

  router.get('/v1/policy/modes', async (req, res) => {
    const reader = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    res.json(await modes.modes(reader.sees));
  });

  router.post('/v1/policy/check', async (req, res) => {
    const reader = await access.reader(req, readPermission, {
      also: [proposePermission, approvePermission],
      auditors: 'narrowed',
    });
    if (!reader.has(proposePermission) && !reader.has(approvePermission)) {
      throw new NotAllowedError(
        `You need the permission ${proposePermission.name} or ${approvePermission.name}; ask a portal administrator`,
      );
    }
    res.json(await policyCheck.check(req.body.text, reader.sees));
  });

  router.get('/v1/policy/proposals', async (req, res) => {
    const reader = await access.reader(req, readPermission, rule);
    res.json(await policyProposals.list(pageOf(req), deciderOf(reader)));
  });

  router.post('/v1/policy/proposals', async (req, res) => {
    const user = await access.user(req, proposePermission, rule);
    const decider = {
      requester: user.requester,
      mayApprove: user.has(approvePermission),
    };
    res.status(201).json(await policyProposals.propose(req.body, decider));
  });

  router.post('/v1/policy/proposals/:id/:decision', async (req, res) => {
    const { id } = req.params;
    const decision = req.params.decision as ProposalDecision;
    const user = await access.user(
      req,
      decision === 'withdraw' ? proposePermission : approvePermission,
      rule,
    );
    const decider = {
      requester: user.requester,
      mayApprove: user.has(approvePermission),
    };
    const { reason } = req.body;
    res.json(await policyProposals.decide(id, decision, reason, decider));
  });
}

function pageOf(req: Request): { limit: number; cursor?: string } {
  const { limit, cursor } = req.query as Record<string, string | undefined>;
  return { limit: Number(limit ?? 20), cursor };
}
