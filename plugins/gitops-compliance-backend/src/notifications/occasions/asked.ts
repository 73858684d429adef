import { whoCannotOpen, type GateId } from '@gitops-compliance/rules';
import { z } from 'zod';
import { gateTitle } from '../../gates/gateView';
import type { Occasion } from '../Notice';
import { changeName, changeNotice, changeOf } from './changeNotice';

const whomSchema = z.object({ whom: z.array(z.string()) });

/** Somebody asked those who can open a gate. */
export const asked: Occasion = {
  types: ['change.asked'],
  async notices(entry, context) {
    const row = await changeOf(entry, context);
    const whom = whomSchema.safeParse(entry.erasable).data?.whom;
    if (!row || row.ended_at || !whom) return [];
    const gate = entry.envelope.payload.gate as GateId;
    return [
      changeNotice(row, context, {
        kind: 'asked',
        title: `Change ${changeName(row)} waits for you`,
        description: `It is held by ${gateTitle(gate).toLowerCase()}.`,
        recipients: whom,
        except: whoCannotOpen(gate, { requester: row.requester_ref }),
      }),
    ];
  },
};
