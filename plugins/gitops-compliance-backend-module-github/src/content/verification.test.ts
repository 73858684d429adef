import { tagVerificationOf, verificationOf } from './verification';

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

it.each([
  ['nobody told', undefined, 'ada@acme.test', 'unknown', null],
  ['a person', { verified: true, reason: 'valid' }, 'a@b.c', 'valid', 'person'],
  [
    'GitHub itself',
    { verified: true, reason: 'valid' },
    'noreply@github.com',
    'valid',
    'forge',
  ],
  [
    'a GitHub of ones own',
    { verified: true, reason: 'valid' },
    'noreply@git.acme.test',
    'valid',
    'forge',
  ],
  [
    'nobody, in the name of GitHub',
    { verified: false, reason: 'unsigned' },
    'noreply@github.com',
    'unsigned',
    null,
  ],
  [
    'nobody can tell',
    { verified: false, reason: 'gpgverify_error' },
    'a@b.c',
    'unknown',
    null,
  ],
] as const)('a tag signed by %s', (_, verification, email, state, by) => {
  const tag = { verification, tagger: { email } };
  expect(tagVerificationOf(tag, 'git.acme.test')).toMatchObject({ state, by });
});
