import {
  collected,
  sampleChange,
  sampleCompleteness,
  sampleGap,
  sampleReport,
} from './__testUtils__/sampleReport';
import { exceptionsOf } from './exceptions';

describe('the exceptions of an export', () => {
  it('are the verdicts that fail or are unknown, and no others', async () => {
    const verdicts = [
      'pass',
      'fail',
      'indeterminate',
      'not-applicable',
    ] as const;
    expect(
      (
        await collected(exceptionsOf(sampleReport([sampleChange(7, verdicts)])))
      ).map(({ subject, rule }) => [subject, rule]),
    ).toEqual([
      ['#7', 'CHG-02 fail'],
      ['#7', 'CHG-03 indeterminate'],
    ]);
  });

  it('are of what nobody claimed the verdicts that fail', async () => {
    const { verdicts } = sampleChange(1, ['pass', 'fail', 'indeterminate']);
    const report = {
      ...sampleReport([]),
      unclaimed: async function* one() {
        yield { deployment: 'eu-1/argocd/job', environment: null, verdicts };
      },
    };
    expect(await collected(exceptionsOf(report))).toMatchObject([
      {
        kind: 'verdict',
        subject: 'unclaimed eu-1/argocd/job',
        environment: null,
        rule: 'CHG-02 fail',
      },
    ]);
  });

  it('tell beside a verdict that it was waived, while it was', async () => {
    const waiver = (check: string, inForce: boolean) => ({
      id: 'w',
      check,
      since: '2026-10-01T00:00:00.000Z',
      until: '2026-11-01T00:00:00.000Z',
      inForce,
      asker: 'id:ada',
      approver: 'id:cy',
    });
    const change = {
      ...sampleChange(7, ['pass', 'fail', 'fail']),
      waivers: [waiver('CHG-02', true), waiver('CHG-03', false)],
    };
    expect(
      (await collected(exceptionsOf(sampleReport([change])))).map(
        ({ rule }) => rule,
      ),
    ).toEqual([
      'CHG-02 fail, waived until 2026-11-01T00:00:00.000Z',
      'CHG-03 fail',
    ]);
  });

  it('name a gap of a whole collector once, for all environments', async () => {
    const completeness = ['prod', 'staging'].map(environment =>
      sampleCompleteness(environment, [sampleGap()]),
    );
    expect(
      await collected(exceptionsOf(sampleReport([], completeness))),
    ).toEqual([
      {
        kind: 'gap',
        subject: 'gap-1',
        environment: null,
        rule: 'argocd:eu-1',
        reason:
          'Nothing was read from the source of argocd:eu-1 from 2026-10-06T08:00:00.000Z until 2026-10-06T09:00:00.000Z. Not recovered: failed syncs in between.',
        remedy: 'Two persons look at what was not recovered, and accept it.',
      },
    ]);
  });

  it.each([
    [
      'an open gap',
      sampleGap({ missed_until: null, closed_at: null, not_recovered: null }),
      'Nothing was read from the source of argocd:eu-1 from 2026-10-06T08:00:00.000Z until now: the gap is open.',
      /^Let the collector reach its source again/,
    ],
    [
      'a history with rows skipped',
      sampleGap({
        cause: 'history-skipped',
        deployment: 'eu-1/argocd/payments-api-prod',
      }),
      'Rows are missing in the history of eu-1/argocd/payments-api-prod, lost between 2026-10-06T08:00:00.000Z and 2026-10-06T09:00:00.000Z. Not recovered: failed syncs in between.',
      /^Two persons/,
    ],
    [
      'a gap that one person accepted',
      sampleGap({ first_accepted_by: 'p1', first_accepted_at: new Date(0) }),
      expect.any(String),
      /^Two persons/,
    ],
    [
      'a gap that two persons accepted',
      sampleGap({
        first_accepted_by: 'p1',
        first_accepted_at: new Date(0),
        second_accepted_by: 'p2',
        second_accepted_at: new Date(0),
      }),
      expect.any(String),
      /^$/,
    ],
  ])(
    'say of %s what is missing and what to do',
    async (_, gap, reason, remedy) => {
      const [exception] = await collected(
        exceptionsOf(sampleReport([], [sampleCompleteness('prod', [gap])])),
      );
      expect(exception).toMatchObject({
        reason,
        remedy: expect.stringMatching(remedy),
      });
    },
  );
});
