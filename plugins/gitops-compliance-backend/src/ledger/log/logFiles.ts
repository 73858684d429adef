import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  parseTilePath,
  TILE_WIDTH,
} from '@gitops-compliance/evidence-log/node';
import { gitopsComplianceLedgerReadPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Access } from '../../access/Access';
import type { LogReader } from './LogReader';

/** A path that holds for ever may be kept for ever. */
const FOR_EVER = 'private, max-age=31536000, immutable';

/**
 * The log as C2SP tlog-tiles lays it out, for other people's tools:
 * `checkpoint` and `tile/…` of the shard that grows, and the same below
 * `shard/<number>/` for any of them.
 */
export function logFiles(options: { access: Access; log: LogReader }): Router {
  const { access, log } = options;
  // What a handler throws reaches the error handler, and is answered.
  const router = PromiseRouter();

  router.get(
    ['/v1/ledger/checkpoint', '/v1/ledger/shard/:shard/checkpoint'],
    async (req, res) => {
      await access.reader(req, gitopsComplianceLedgerReadPermission, {
        auditors: 'no-records',
        route: '/v1/ledger/checkpoint',
      });
      const shard = await log.shard(shardOf(req.params));
      const note = await log.checkpoint(shard);
      res
        .set('cache-control', 'no-store')
        .type('text/plain; charset=utf-8')
        .send(note);
    },
  );

  router.get(
    [/^\/v1\/ledger\/(tile\/.+)$/, /^\/v1\/ledger\/shard\/(\d+)\/(tile\/.+)$/],
    async (req, res) => {
      const { sees } = await access.reader(
        req,
        gitopsComplianceLedgerReadPermission,
        { auditors: 'narrowed', route: '/v1/ledger/tile' },
      );
      const params = req.params as Record<string, string | undefined>;
      const hasShard = params[1] !== undefined;
      const path = (hasShard ? params[1] : params[0]) ?? '';
      const address = parseTilePath(path);
      if (!address) {
        throw new NotFoundError(
          'This is no path of a tile; they read tile/<level>/<number in groups of three digits> (C2SP tlog-tiles)',
        );
      }
      if (address.level === 'entries' && !sees.isWhole) {
        throw new NotAllowedError(
          'An entry tile holds whole entries, of services too that you may not see; read /v1/ledger/entries, which is limited to what you may',
        );
      }
      const shard = await log.shard(hasShard ? Number(params[0]) : undefined);
      const bytes = await log.tile(shard, address);
      res
        .set(
          'cache-control',
          address.width === TILE_WIDTH ? FOR_EVER : 'no-store',
        )
        .type('application/octet-stream')
        .send(bytes);
    },
  );

  return router;
}

function shardOf(params: Record<string, string>): number | undefined {
  const { shard } = params;
  if (shard === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(shard)) {
    throw new NotFoundError(`The ledger has no shard ${shard}`);
  }
  return Number(shard);
}
