import { SourceUnavailableError } from '../deployments/errors';
import { AccessRefusedError } from './errors';
import type { AccessRequest, PrivilegedAccess } from './PrivilegedAccess';

/** What the contract needs of the instance that it runs against. */
export interface PrivilegedAccessSubject {
  access: PrivilegedAccess;
  /** One whose account may not change projects. */
  powerless: PrivilegedAccess;
  /** A project, its one application and somebody without any right there. */
  project: string;
  application: { namespace: string; name: string };
  stranger: string;
  /** Whether that somebody may do at the instance what is granted. */
  mayAct(): Promise<boolean>;
  /** Everything that is written in the project but our grants, as text. */
  rest(): Promise<string>;
  /** How many writes the instance got since it was last asked. */
  takeWrites(): number;
  /** Lets another write to the project after our next read of it. */
  writeBetween(): void;
  outage(): () => void;
  close(): Promise<void>;
}

/** What privileged access promises. Call it in a test of the module. */
export function privilegedAccessContract(
  start: () => Promise<PrivilegedAccessSubject>,
): void {
  describe('privileged access', () => {
    let subject: PrivilegedAccessSubject;
    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject?.close());

    const request = (grant: string): AccessRequest => ({
      grant,
      project: subject.project,
      applications: [subject.application],
      subjects: [subject.stranger],
      until: '2026-03-02T16:00:00Z',
      reason: 'Emergency 12: the pool is exhausted',
    });
    const withdraw = (grant: string) =>
      subject.access.withdraw({ grant, project: subject.project });

    it('lets somebody act until it is withdrawn, and tells what it gave', async () => {
      expect(await subject.mayAct()).toBe(false);
      const granted = await subject.access.grant(request('e-1'));
      expect(granted).toEqual({
        grant: 'e-1',
        project: subject.project,
        subjects: [subject.stranger],
        applications: [
          `${subject.application.namespace}/${subject.application.name}`,
        ],
        permissions: [...subject.access.permissions],
      });
      expect(await subject.mayAct()).toBe(true);
      expect(await subject.access.list()).toEqual([granted]);
      await withdraw('e-1');
      expect(await subject.mayAct()).toBe(false);
      expect(await subject.access.list()).toEqual([]);
    });

    it('grants and withdraws once, however often', async () => {
      subject.takeWrites();
      const first = await subject.access.grant(request('e-2'));
      expect(await subject.access.grant(request('e-2'))).toEqual(first);
      expect(subject.takeWrites()).toBe(1);
      await withdraw('e-2');
      await withdraw('e-2');
      expect(subject.takeWrites()).toBe(1);
    });

    it('touches nothing that it did not grant', async () => {
      const before = await subject.rest();
      await subject.access.grant(request('e-3'));
      await subject.access.grant(request('e-4'));
      expect(await subject.rest()).toBe(before);
      await withdraw('e-3');
      expect((await subject.access.list()).map(({ grant }) => grant)).toEqual([
        'e-4',
      ]);
      expect(await subject.mayAct()).toBe(true);
      await withdraw('e-4');
      expect(await subject.rest()).toBe(before);
    });

    it('does not write over what another wrote in between', async () => {
      subject.writeBetween();
      await expect(subject.access.grant(request('e-5'))).rejects.toThrow(
        SourceUnavailableError,
      );
      const after = await subject.rest();
      await subject.access.grant(request('e-5'));
      await withdraw('e-5');
      expect(await subject.rest()).toBe(after);
    });

    it('tells an outage from a refusal', async () => {
      const end = subject.outage();
      await expect(subject.access.grant(request('e-6'))).rejects.toThrow(
        SourceUnavailableError,
      );
      end();
      await expect(subject.powerless.grant(request('e-6'))).rejects.toThrow(
        AccessRefusedError,
      );
      await expect(
        subject.access.grant({ ...request('e-6'), project: 'no-such' }),
      ).rejects.toThrow(AccessRefusedError);
      expect(await subject.access.list()).toEqual([]);
    });
  });
}
