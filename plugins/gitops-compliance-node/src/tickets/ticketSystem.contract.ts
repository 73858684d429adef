import { TicketsRefusedError, TicketsUnavailableError } from './errors';
import type { TicketDraft, TicketSystem } from './TicketSystem';

/** What the contract needs of the system that it runs against. */
export interface TicketSystemSubject {
  tickets: TicketSystem;
  /** One with a secret that the system does not take. */
  strangers: TicketSystem;
  /** Makes a ticket as people do, for a service; gives its key. */
  open(title: string, service: string): Promise<string>;
  /** Has it approved. */
  approve(key: string): Promise<void>;
  /** Lets somebody say something there. */
  remark(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** Everything that points elsewhere or was said, as texts. */
  written(key: string): Promise<string[]>;
  /** How many tickets there are. */
  count(): Promise<number>;
  /** Does not answer until the returned function is called. */
  outage(): () => void;
  close(): Promise<void>;
}

/** What every ticket system promises. Call it in a test of the module. */
export function ticketSystemContract(
  start: () => Promise<TicketSystemSubject>,
): void {
  describe('a ticket system', () => {
    let subject: TicketSystemSubject;
    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject?.close());

    const draft = (correlation: string): TicketDraft => ({
      correlation,
      title: `payments-api to prod [${correlation}]`,
      paragraphs: ['{code}<b>evil</b>{code} & *bold*', 'h1. Second'],
      service: 'payments-api',
    });

    it('finds a ticket by its key and reads it by its id', async () => {
      const key = await subject.open('Pool size', 'payments-api');
      const found = await subject.tickets.find(key);
      expect(found).toMatchObject({
        key,
        title: 'Pool size',
        reading: { phase: 'open', services: ['payments-api'] },
      });
      expect(found!.reading.approval).not.toBe('approved');
      expect(await subject.tickets.read([found!.id])).toEqual([found]);
      expect(subject.tickets.owns(key)).toBe(true);
      expect(found!.url).toMatch(/^https?:/);
    });

    it('tells that it was approved', async () => {
      const key = await subject.open('Approved', 'payments-api');
      await subject.approve(key);
      const found = await subject.tickets.find(key);
      expect(found!.reading.approval).toBe('approved');
    });

    it('a comment alters nothing that is read', async () => {
      const key = await subject.open('Discussed', 'payments-api');
      const before = await subject.tickets.find(key);
      await subject.remark(key, 'I wonder');
      expect(await subject.tickets.find(key)).toEqual(before);
    });

    it('leaves out what does not exist', async () => {
      const gone = await subject.open('Gone', 'payments-api');
      const kept = await subject.open('Kept', 'payments-api');
      const ids = await Promise.all(
        [gone, kept].map(async key => (await subject.tickets.find(key))!.id),
      );
      await subject.remove(gone);
      expect(await subject.tickets.find(gone)).toBeNull();
      const read = await subject.tickets.read(ids);
      expect(read.map(({ key }) => key)).toEqual([kept]);
      expect(await subject.tickets.read([])).toEqual([]);
    });

    it('owns no key that is not of its kind', () => {
      for (const key of ['', 'hello', '../../x', 'A-1 OR 1=1', 'é-1']) {
        expect(subject.tickets.owns(key)).toBe(false);
      }
    });

    it('makes one ticket of a change, however often', async () => {
      const before = await subject.count();
      const made = await subject.tickets.create(draft('change-1'));
      expect(await subject.tickets.create(draft('change-1'))).toEqual(made);
      expect(await subject.count()).toBe(before + 1);
      expect(made.title).toBe('payments-api to prod [change-1]');
      const other = await subject.tickets.create(draft('change-2'));
      expect(other.id).not.toBe(made.id);
    });

    it('links and comments once, however often', async () => {
      const { id, key } = await subject.tickets.create(draft('change-3'));
      const link = {
        globalId: 'gitops-compliance:change-3',
        url: 'https://portal.example/change-3',
        title: 'Change #3',
      };
      for (let i = 0; i < 2; i += 1) {
        await subject.tickets.link(id, link);
        await subject.tickets.comment(id, 'end-3', 'It succeeded.');
      }
      const written = (await subject.written(key)).join('\n');
      expect(written.split(link.url)).toHaveLength(2);
      expect(written.split('It succeeded.')).toHaveLength(2);
    });

    it('tells an outage from a refusal', async () => {
      const key = await subject.open('Outage', 'payments-api');
      const end = subject.outage();
      await expect(subject.tickets.find(key)).rejects.toThrow(
        TicketsUnavailableError,
      );
      await expect(subject.tickets.read([])).rejects.toThrow(
        TicketsUnavailableError,
      );
      end();
      const refused = await subject.strangers.find(key).catch(error => error);
      expect(refused).toBeInstanceOf(TicketsRefusedError);
      expect(refused.message).not.toContain('http');
    });
  });
}
