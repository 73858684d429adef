import { modeInForce } from './modeInForce';
import type { Policy } from './Policy';

const policyWith = (mode?: string) =>
  ({
    document: { environments: mode ? [{ name: 'prod', mode }] : [] },
  } as unknown as Policy);

describe('the mode under which a change goes on', () => {
  it.each`
    requested    | now          | inForce      | why
    ${'enforce'} | ${'enforce'} | ${'enforce'} | ${'nothing changed'}
    ${'warn'}    | ${'enforce'} | ${'enforce'} | ${'it became stricter'}
    ${'enforce'} | ${'warn'}    | ${'enforce'} | ${'it was asked for under enforce'}
    ${'warn'}    | ${'warn'}    | ${'warn'}    | ${'nothing changed'}
    ${'enforce'} | ${'observe'} | ${'observe'} | ${'nothing may be written now'}
    ${'enforce'} | ${undefined} | ${'observe'} | ${'the environment is gone'}
  `('is $inForce: $why', ({ requested, now, inForce }) => {
    const change = { mode: requested, environment: 'prod' };
    expect(modeInForce(change, policyWith(now))).toBe(inForce);
  });
});
