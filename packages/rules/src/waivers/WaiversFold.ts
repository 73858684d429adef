import { z } from 'zod';
import type { EvidenceEntry } from '../evidence/types';
import type { NamesFold } from '../services';

/** Streams of waivers start with it. */
const PREFIX = 'waiver:';

const askedSchema = z.object({
  check: z.string(),
  service: z.string(),
  environment: z.string(),
  /** Absent: with its approval. */
  from: z.string().optional(),
  until: z.string(),
});

/** A waiver that an uninvolved person approved, told from entries alone. */
export interface WaiverOfRecord {
  id: string;
  check: string;
  /** When it was approved or, later, when it began; ISO 8601 UTC. */
  since: string;
  /** When it ended or ends, ISO 8601 UTC. */
  until: string;
  /** Whether it held at the instant for which was judged. */
  inForce: boolean;
  /** Opaque reference. */
  asker: string;
  /** Opaque reference. */
  approver: string;
}

interface Course extends z.infer<typeof askedSchema> {
  askedAt: string;
  asker: string;
  approver: string | null;
  since: string | null;
  isClosed: boolean;
}

/**
 * Folds waivers from their entries, each stream in its order. An approval by who
 * asked counts for nothing, whatever the portal took it for.
 */
export class WaiversFold {
  readonly #courses = new Map<string, Course>();

  /** Takes an entry; those that tell of no waiver are passed over. */
  add({ stream, type, persons, payload, occurredAt }: EvidenceEntry): void {
    if (!stream.startsWith(PREFIX)) return;
    const id = stream.slice(PREFIX.length);
    if (type === 'waiver.asked') {
      const asked = askedSchema.safeParse(payload).data;
      if (!asked || this.#courses.has(id)) return;
      this.#courses.set(id, {
        ...asked,
        askedAt: occurredAt,
        asker: persons.asker,
        approver: null,
        since: null,
        isClosed: false,
      });
      return;
    }
    const course = this.#courses.get(id);
    if (!course || course.isClosed) return;
    if (type === 'waiver.approved' && course.since === null) {
      course.since = later(occurredAt, course.from);
      course.approver = persons.approver;
    } else if (type === 'waiver.refused') {
      course.isClosed = true;
    } else if (type === 'waiver.withdrawn') {
      course.isClosed = true;
      if (Date.parse(occurredAt) < Date.parse(course.until)) {
        course.until = occurredAt;
      }
    }
  }

  /**
   * Those of a target that held at any time of a stretch, the first approved first.
   *
   * @param target - by the present name of its service
   * @param isSame - whether two references name one human
   * @param at - the instant for which is judged, ISO 8601
   * @param names - that were given every renaming
   */
  of(
    target: { service: string; environment: string },
    stretch: { from: string; until: string },
    {
      at,
      isSame,
      names,
    }: {
      at: string;
      isSame(a: string, b: string): boolean;
      names: Pick<NamesFold, 'present'>;
    },
  ): WaiverOfRecord[] {
    return [...this.#courses]
      .flatMap(([id, course]) => {
        const { check, since, until, asker, approver } = course;
        if (since === null || approver === null || isSame(asker, approver)) {
          return [];
        }
        const isHere =
          names.present(course.service, course.askedAt) === target.service &&
          course.environment === target.environment &&
          Date.parse(since) < Date.parse(until) &&
          Date.parse(since) < Date.parse(stretch.until) &&
          Date.parse(until) > Date.parse(stretch.from);
        const inForce =
          Date.parse(since) <= Date.parse(at) &&
          Date.parse(at) < Date.parse(until);
        return isHere
          ? [{ id, check, since, until, inForce, asker, approver }]
          : [];
      })
      .sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  }
}

function later(one: string, other: string | undefined): string {
  return other && Date.parse(other) > Date.parse(one) ? other : one;
}
