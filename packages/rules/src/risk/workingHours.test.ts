import { utc } from '../testing/calendars';
import { isOutsideHours, workingHoursSchema } from './workingHours';

const day = workingHoursSchema.parse({
  timeZone: 'Europe/Berlin',
  from: '08:00',
  to: '18:00',
});
const night = { ...day, from: '22:00', to: '06:00' };

describe('working hours', () => {
  it.each([
    ['Monday morning in summer', '2026-06-01T06:00Z', false],
    ['a minute before', '2026-06-01T05:59Z', true],
    ['the last minute', '2026-06-01T15:59Z', false],
    ['the end', '2026-06-01T16:00Z', true],
    ['the same hour in winter', '2026-12-01T16:00Z', false],
    ['Saturday', '2026-06-06T10:00Z', true],
  ])('%s', (_, at, outside) => {
    expect(isOutsideHours(day, utc(at))).toBe(outside);
  });

  it.each([
    ['Monday night', '2026-06-01T21:00Z', false],
    ['the morning after Friday', '2026-06-06T03:00Z', false],
    ['the morning of Monday', '2026-06-01T03:00Z', true],
    ['noon', '2026-06-01T10:00Z', true],
  ])('over midnight: %s', (_, at, outside) => {
    expect(isOutsideHours(night, utc(at))).toBe(outside);
  });

  it.each([
    [{ timeZone: 'Europe/Nowhere' }, /IANA/],
    [{ from: '8:00' }, /HH:mm/],
    [{ days: [] }, /days/],
  ])('are refused with %o', (wrong, message) => {
    expect(() => workingHoursSchema.parse({ ...day, ...wrong })).toThrow(
      message,
    );
  });
});
