import { gitopsComplianceLedgerReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access, AccessRule } from '../../access/Access';
import type { LogHealth } from '../../completeness/LogHealth';
import type { LogQueries } from './LogQueries';
import type { LogReader } from './LogReader';

/** Of routes that tell sizes and hashes, and no entry. */
const ONLY_HASHES: AccessRule = { auditors: 'no-records' };

/** What the routes of the log call. */
export interface LogRoutes {
  access: Access;
  log: LogReader;
  logQueries: LogQueries;
  health: LogHealth;
}

/** The state of the log, its entries and its proofs. */
export function addLogRoutes(
  router: Router,
  { access, log, logQueries, health }: LogRoutes,
): void {
  router.get('/v1/ledger', async (req, res) => {
    await access.reader(req, readPermission, ONLY_HASHES);
    const [status, checks] = await Promise.all([
      logQueries.status(),
      health.checks(),
    ]);
    res.json({ ...status, checks });
  });

  router.get('/v1/ledger/entries', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { shard, from, count } = req.query as Record<string, string>;
    res.json(
      await logQueries.entries(
        {
          shard: numberOrNone(shard),
          from: Number(from),
          count: Number(count ?? 100),
        },
        sees,
      ),
    );
  });

  router.get('/v1/ledger/inclusion-proof', async (req, res) => {
    await access.reader(req, readPermission, ONLY_HASHES);
    const { shard, index, size } = req.query as Record<string, string>;
    const proof = await log.inclusion(
      await log.shard(numberOrNone(shard)),
      Number(index),
      numberOrNone(size),
    );
    res.json({ proof });
  });

  router.get('/v1/ledger/consistency-proof', async (req, res) => {
    await access.reader(req, readPermission, ONLY_HASHES);
    const { shard, from, to } = req.query as Record<string, string>;
    const hashes = await log.consistency(
      await log.shard(numberOrNone(shard)),
      Number(from),
      Number(to),
    );
    res.json({ hashes: hashes.map(hash => hash.toString('base64')) });
  });
}

function numberOrNone(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
