import { createHash } from 'node:crypto';
import type { Anchor, CheckpointToAnchor } from './Anchor';

/** An anchor to be tested, and the place behind it. */
export interface AnchorUnderTest {
  anchor: Anchor;
  /** Puts the place out of reach; returns what brings it back. */
  down(): () => void;
  close(): Promise<void>;
}

const ORIGIN = 'portal.example/ledger';

function checkpoint(size: number, origin = ORIGIN): CheckpointToAnchor {
  const root = createHash('sha256').update(String(size)).digest('base64');
  const note = `${origin}\n${size}\n${root}\n\n— ${origin} c2lnbmF0dXJl\n`;
  return { origin, size, note };
}

/** What every `Anchor` promises; see the interface for the rules. */
export function anchorContract(
  name: string,
  make: () => Promise<AnchorUnderTest>,
): void {
  describe(`${name} holds to the contract of Anchor`, () => {
    let given: AnchorUnderTest;
    beforeEach(async () => {
      given = await make();
    });
    afterEach(() => given.close());

    it('tells where it is, without a secret', () => {
      expect(given.anchor.target).toMatch(/^[\w.:/[\]-]+$/);
    });

    it('gives a reference for each checkpoint, or proof in itself', async () => {
      const { anchor } = given;
      const first = await anchor.publish(checkpoint(3));
      const second = await anchor.publish(checkpoint(9));
      expect(first.reference).not.toBe('');
      expect(second.reference).not.toBe(first.reference);
      expect(anchor.latest !== undefined || second.receipt !== null).toBe(true);
    });

    it('takes a checkpoint twice', async () => {
      const { anchor } = given;
      await anchor.publish(checkpoint(3));
      const again = await anchor.publish(checkpoint(3));
      expect(again.reference).not.toBe('');
    });

    it('keeps the newest of each log, where it keeps any', async () => {
      const { anchor } = given;
      if (!anchor.latest) return;
      expect(await anchor.latest(ORIGIN)).toBeNull();
      await anchor.publish(checkpoint(3));
      const newest = await anchor.publish(checkpoint(9));
      const other = checkpoint(40, `${ORIGIN}/shard-2`);
      await anchor.publish(other);
      expect(await anchor.latest(ORIGIN)).toMatchObject({
        note: checkpoint(9).note,
      });
      expect((await anchor.latest(other.origin))?.note).toBe(other.note);
      expect(newest.reference).not.toBe('');
    });

    it('never goes back, where it keeps any', async () => {
      const { anchor } = given;
      if (!anchor.latest) return;
      await anchor.publish(checkpoint(9));
      await expect(anchor.publish(checkpoint(3))).rejects.toThrow(/\b9\b/);
      expect((await anchor.latest(ORIGIN))?.note).toBe(checkpoint(9).note);
    });

    it('says what is wrong while it is out of reach, and works afterwards', async () => {
      const { anchor } = given;
      const up = given.down();
      const asked = await Promise.allSettled([
        anchor.publish(checkpoint(3)),
        ...(anchor.latest ? [anchor.latest(ORIGIN)] : []),
      ]);
      for (const outcome of asked) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: { message: expect.stringMatching(/\w+ \w+/) },
        });
      }
      up();
      expect((await anchor.publish(checkpoint(3))).reference).not.toBe('');
    });

    it('stops when it is told to', async () => {
      const { anchor } = given;
      const stopped = AbortSignal.abort(new Error('stopped'));
      await expect(anchor.publish(checkpoint(3), stopped)).rejects.toThrow();
    });
  });
}
