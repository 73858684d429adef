import { verificationOf } from './verification';

const signature = { isValid: false, wasSignedByGitHub: false };

it.each([
  ['not read', undefined, 'unknown', null],
  ['none', null, 'unsigned', null],
  ['valid', { ...signature, isValid: true, state: 'VALID' }, 'valid', 'person'],
  [
    "GitHub's own",
    { isValid: true, state: 'VALID', wasSignedByGitHub: true },
    'valid',
    'forge',
  ],
  ['unsigned', { ...signature, state: 'UNSIGNED' }, 'unsigned', null],
  ['of nobody', { ...signature, state: 'NO_USER' }, 'invalid', null],
  ['revoked', { ...signature, state: 'OCSP_REVOKED' }, 'invalid', null],
  ['not checked', { ...signature, state: 'GPGVERIFY_ERROR' }, 'unknown', null],
  ['not yet checked', { ...signature, state: 'OCSP_PENDING' }, 'unknown', null],
  ['of a new kind', { ...signature, state: 'SOMETHING' }, 'invalid', null],
] as const)('a signature that is %s', (_, given, state, by) => {
  expect(verificationOf(given)).toMatchObject({ state, by });
});
