import { z } from 'zod';
import { visible } from './text';

/** Findings that are listed; the others are counted. */
const MAX_FINDINGS = 1_000;

const findingSchema = z.strictObject({
  /**
   * `difference`: it is not what was signed, or was judged otherwise; `gap`:
   * something was not seen, as the log itself says; `not-re-performable`: this
   * program cannot tell.
   */
  severity: z.enum(['difference', 'gap', 'not-re-performable']),
  /** Which check found it. */
  check: z.string(),
  /** A file, a place in the log, or a change. */
  where: z.string(),
  what: z.string(),
});

const tallySchema = z.strictObject({
  agrees: z.number(),
  differs: z.number(),
  notRePerformable: z.number(),
});

/** Shape of what `verify --json` prints; members are only ever added. */
export const reportSchema = z.strictObject({
  format: z.literal(1),
  verdict: z.enum(['verified', 'verified-with-gaps', 'differences']),
  /** What the manifest says; null where a log alone was verified. */
  subject: z
    .strictObject({
      environments: z.array(z.string()),
      /** The services that it tells of; null: every one. */
      services: z.array(z.string()).nullish(),
      /** Names that these had; absent: those that they have. */
      names: z
        .array(
          z.strictObject({
            service: z.string(),
            name: z.string(),
            since: z.string().nullable(),
            until: z.string().nullable(),
          }),
        )
        .optional(),
      from: z.string(),
      until: z.string(),
      origin: z.string(),
      size: z.number(),
      root: z.string(),
    })
    .nullable(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      /** `nothing`: there was nothing to look at. */
      result: z.enum(['holds', 'partly', 'differs', 'nothing']),
      examined: z.number(),
    }),
  ),
  findings: z.array(findingSchema),
  /** Findings that were counted and not listed. */
  findingsLeftOut: z.number(),
  /** Verdicts and gate decisions that were made again. */
  reperformed: z.strictObject({
    verdicts: tallySchema,
    /** Gates whose facts are not in entries are not re-performable. */
    gateDecisions: tallySchema,
  }),
});

/** See {@link reportSchema}. */
export type VerificationReport = z.infer<typeof reportSchema>;
/** One thing that was found. */
export type Finding = z.infer<typeof findingSchema>;
/** How often something that was made again came out the same. */
export type Tally = z.infer<typeof tallySchema>;

/** Collects what one check finds. */
export class CheckLog {
  #examined = 0;
  readonly #counts = { difference: 0, gap: 0, 'not-re-performable': 0 };

  constructor(
    readonly name: string,
    readonly title: string,
    private readonly found: (finding: Finding) => void,
  ) {}

  /** Counts what was looked at. */
  examined(count = 1): void {
    this.#examined += count;
  }

  /** It is not what was signed, or was judged otherwise. */
  difference(where: string, what: string): void {
    this.#add('difference', where, what);
  }

  /** Something was not seen, as the log itself says. */
  gap(where: string, what: string): void {
    this.#add('gap', where, what);
  }

  /** This program cannot tell. */
  notRePerformable(where: string, what: string): void {
    this.#add('not-re-performable', where, what);
  }

  /** The check as the report has it. */
  result(): VerificationReport['checks'][number] {
    const { difference, gap, 'not-re-performable': untold } = this.#counts;
    const holds = this.#examined > 0 ? 'holds' : 'nothing';
    const partly = gap + untold > 0 ? 'partly' : holds;
    return {
      name: this.name,
      title: this.title,
      result: difference > 0 ? 'differs' : partly,
      examined: this.#examined,
    };
  }

  #add(severity: Finding['severity'], where: string, what: string): void {
    this.#counts[severity] += 1;
    this.found({
      severity,
      check: this.name,
      where: visible(where),
      what: visible(what),
    });
  }
}

/** Collects what all checks find. */
export class Report {
  subject: VerificationReport['subject'] = null;
  readonly reperformed: { verdicts: Tally; gateDecisions: Tally } = {
    verdicts: { agrees: 0, differs: 0, notRePerformable: 0 },
    gateDecisions: { agrees: 0, differs: 0, notRePerformable: 0 },
  };
  readonly #checks: CheckLog[] = [];
  readonly #findings: Finding[] = [];
  #leftOut = 0;

  /** Begins a check. */
  check(name: string, title: string): CheckLog {
    const check = new CheckLog(name, title, finding => {
      if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding);
      else this.#leftOut += 1;
    });
    this.#checks.push(check);
    return check;
  }

  /** Whether any check has found a difference. */
  get differs(): boolean {
    return this.#checks.some(check => check.result().result === 'differs');
  }

  /** What was found. */
  done(): VerificationReport {
    const checks = this.#checks.map(check => check.result());
    const partly = checks.some(({ result }) => result === 'partly');
    const whole = partly ? 'verified-with-gaps' : 'verified';
    return {
      format: 1,
      verdict: this.differs ? 'differences' : whole,
      subject: this.subject,
      checks,
      findings: this.#findings,
      findingsLeftOut: this.#leftOut,
      reperformed: this.reperformed,
    };
  }
}
