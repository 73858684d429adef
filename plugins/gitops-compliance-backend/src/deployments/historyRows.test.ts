import fc from 'fast-check';
import { historyDrafts, historyNews, type HistoryRows } from './historyRows';

const NOW = '2026-10-02T12:00:00.000Z';

/** A row that was deployed in this minute. */
const row = (id: number, minute = id) => ({
  id,
  revisions: [`revision-${id}-${minute}`],
  deployedAt: new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString(),
});
const rows = (...ids: number[]): HistoryRows => ids.map(id => row(id));
const known = (lastId: number, uid = 'uid', minute = lastId) => ({
  uid,
  lastId,
  lastAt: new Date(row(lastId, minute).deployedAt),
});

describe('what a reading of a history adds', () => {
  it.each<[string, Parameters<typeof historyNews>, number[] | null, object[]]>([
    ['nothing where there is no history', [null, 'uid', []], null, []],
    ['all at the first reading', [null, 'uid', rows(7, 8)], [7, 8], []],
    ['nothing when read again', [known(8), 'uid', rows(7, 8)], null, []],
    ['nothing when it was emptied', [known(8), 'uid', []], null, []],
    ['nothing of an older reading', [known(8), 'uid', rows(5, 6)], null, []],
    ['the next row', [known(8), 'uid', rows(7, 8, 9)], [9], []],
    [
      'one that was lost',
      [known(8), 'uid', rows(10)],
      [10],
      [{ from: 9, to: 9 }],
    ],
    [
      'several that were lost, in two places',
      [known(2), 'uid', rows(2, 5, 7, 8)],
      [5, 7, 8],
      [
        { from: 3, to: 4 },
        { from: 6, to: 6 },
      ],
    ],
    [
      'ids that began anew',
      [known(8), 'uid', [row(0, 20), row(1, 21)]],
      [0, 1],
      [{ from: 9, to: null }],
    ],
    [
      'ids that began anew and came further than before',
      [known(1), 'uid', [row(0, 20), row(1, 21), row(2, 22)]],
      [0, 1, 2],
      [{ from: 2, to: null }],
    ],
    [
      'a new application of the name, read in time',
      [known(8), 'new', rows(0, 1)],
      [0, 1],
      [],
    ],
    [
      'a new application of the name, read late',
      [known(8), 'new', rows(3, 4)],
      [3, 4],
      [{ from: 0, to: 2 }],
    ],
  ])('is %s', (_, [before, uid, read], ids, skipped) => {
    const news = historyNews(before, uid, read);
    expect(news && news.rows.map(({ id }) => id)).toEqual(ids);
    expect(news?.skipped ?? []).toEqual(skipped);
  });

  it('accounts for every id, however seldom a history of ten rows is read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 9 }),
        (syncsBetween, first) => {
          let before = known(first);
          let last = first;
          const seen = new Set<number>();
          const skipped = new Set<number>();
          for (const syncs of syncsBetween) {
            last += syncs;
            const kept = Array.from({ length: last + 1 }, (_, id) => id);
            const news = historyNews(before, 'uid', rows(...kept.slice(-10)));
            news?.rows.forEach(({ id }) => seen.add(id));
            news?.skipped.forEach(({ from, to }) => {
              for (let id = from; id <= (to ?? from); id++) skipped.add(id);
            });
            before = known(last);
          }
          for (let id = first + 1; id <= last; id++) {
            expect([seen.has(id), skipped.has(id)].sort()).toEqual([
              false,
              true,
            ]);
          }
        },
      ),
    );
  });

  it('is told in several entries where a history is kept long', () => {
    const long = rows(...Array.from({ length: 120 }, (_, id) => id));
    const news = { rows: long, skipped: [] };
    const of = { uid: 'uid', collector: 'argocd:eu-1', known: null };
    const read = historyDrafts(news, of, NOW).map(
      ({ payload }) => payload.rows as unknown as HistoryRows,
    );
    expect(read.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(read.flat()).toEqual(long);
  });

  it('becomes a gap that is closed with what nobody will know', () => {
    const news = historyNews(known(8), 'uid', rows(11, 12));
    const drafts = historyDrafts(
      news!,
      { uid: 'uid', collector: 'argocd:eu-1', known: known(8) },
      NOW,
    );
    expect(drafts.map(({ type }) => type)).toEqual([
      'deployment.history-read',
      'collector.gap-opened',
      'collector.gap-closed',
    ]);
    const [, opened, closed] = drafts.map(({ payload }) => payload);
    expect(opened).toMatchObject({
      cause: 'history-skipped',
      lastHeard: row(8).deployedAt,
      historyRows: { from: 9, to: 10 },
    });
    expect(closed).toMatchObject({
      gap: opened.gap,
      recovered: 'the 2 rows from 11 to 12 that the history still keeps',
      notRecovered:
        'rows 9 to 10: which revisions were deployed with them, when and by whom',
    });
  });
});
