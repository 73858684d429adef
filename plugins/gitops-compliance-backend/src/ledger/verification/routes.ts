import { gitopsComplianceLedgerReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access, AccessRule } from '../../access/Access';
import type { Verifications } from './Verifications';

/** Places in the log are named, and nothing of what is there. */
const NO_RECORDS: AccessRule = { auditors: 'no-records' };

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
    await access.reader(req, readPermission, NO_RECORDS);
    res.json({ verification: await verifications.latest() });
  });

  router.post('/v1/ledger/verification', async (req, res) => {
    const reader = await access.reader(req, readPermission, NO_RECORDS);
    await verifications.request(reader.requester);
    res.status(202).json({ verification: await verifications.latest() });
  });
}
