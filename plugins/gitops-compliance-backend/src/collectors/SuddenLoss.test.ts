import { DateTime } from 'luxon';
import { SuddenLoss } from './SuddenLoss';

describe('a loss of what a source lists', () => {
  let now: DateTime;
  let loss: SuddenLoss;
  beforeEach(() => {
    now = DateTime.fromISO('2026-03-02T10:00:00Z');
    loss = new SuddenLoss(() => now);
  });

  const doubts = (missing: number, minutesLater = 0) => {
    now = now.plus({ minutes: minutesLater });
    return loss.doubts([{ what: 'users', known: 100, missing }]);
  };

  it('is believed at once where it is small and the source was whole', () => {
    expect(doubts(0)).toBeNull();
    expect(doubts(20)).toBeNull();
  });

  it('is not believed before the source was whole, however small', () => {
    expect(doubts(1)).toMatch(/lacks 1 of 100 users.*missing at 10:02 UTC/);
    expect(doubts(0, 1)).toBeNull();
    expect(doubts(1, 1)).toBeNull();
  });

  it('is believed before that where it lasts', () => {
    expect(doubts(1)).not.toBeNull();
    expect(doubts(1, 2)).toBeNull();
  });

  it('is not believed while they come back one after another', () => {
    expect(doubts(90)).toMatch(/missing at 10:10 UTC/);
    expect(doubts(12, 9)).toMatch(/missing at 10:11 UTC/);
    expect(doubts(3, 1.5)).toMatch(/missing at 10:12 UTC/);
    expect(doubts(0, 1)).toBeNull();
  });

  it('is not believed where it is sudden, until it lasted', () => {
    expect(doubts(0)).toBeNull();
    expect(doubts(21)).toMatch(/lacks 21 of 100 users/);
    expect(doubts(21, 9)).not.toBeNull();
    expect(doubts(21, 1)).toBeNull();
  });
});
