import { sign, verify } from 'jsonwebtoken';
import { z } from 'zod';

const ISSUER = 'argocd';
const ALGORITHM = 'HS256';

const claimsSchema = z.object({
  sub: z.string(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number().optional(),
});

/** What a token of Argo CD says. */
export type Claims = z.infer<typeof claimsSchema>;

/** Seconds since 1970, as claims count. */
function secondsOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1_000);
}

/** Makes and reads the tokens that Argo CD signs with its own key. */
export class Sessions {
  constructor(
    private readonly key: () => string,
    private readonly now: () => Date,
  ) {}

  /** @param expiresInSeconds - 0 for a token that does not expire */
  create(
    subject: string,
    expiresInSeconds: number,
    id: string,
  ): { token: string; claims: Claims } {
    const iat = secondsOf(this.now());
    const claims: Claims = {
      sub: subject,
      jti: id,
      iat,
      ...(expiresInSeconds > 0 ? { exp: iat + expiresInSeconds } : {}),
    };
    const payload = { ...claims, iss: ISSUER, nbf: iat };
    const token = sign(payload, this.key(), { algorithm: ALGORITHM });
    return { token, claims };
  }

  /** @throws when the token is not ours, or has expired */
  read(token: string): Claims {
    return claimsSchema.parse(
      verify(token, this.key(), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        clockTimestamp: secondsOf(this.now()),
      }),
    );
  }
}
