import { gitopsComplianceLedgerReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../../access/Access';
import type { Verifications } from './Verifications';

/** What the routes of verification call. */
export interface VerificationRoutes {
  access: Access;
  verifications: Verifications;
}

/** "Verify now" and how far it is. */
export function addVerificationRoutes(
  router: Router,
  { access, verifications }: VerificationRoutes,
): void {
  router.get('/v1/ledger/verification', async (req, res) => {
    await access.reader(req, readPermission);
    res.json({ verification: await verifications.latest() });
  });

  router.post('/v1/ledger/verification', async (req, res) => {
    const reader = await access.reader(req, readPermission);
    await verifications.request(reader.requester);
    res.status(202).json({ verification: await verifications.latest() });
  });
}
