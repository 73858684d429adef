import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Report } from './runCommand';

const COOKIE = 'sandbox-hand';

/** Somebody who opened the page with the token. */
export interface Session {
  /** Forms must bring it: other pages of this machine cannot know it. */
  formToken: string;
  /** What the last form led to, shown once. */
  news?:
    | { command: string; report: Report }
    | { command: string; problem: string };
}

const secret = () => randomBytes(24).toString('base64url');

/** Compares secrets without telling by the time where they differ. */
export function sameSecret(given: unknown, wanted: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The page's sessions: in memory, so a restart ends them. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  begin(response: Response): void {
    const id = secret();
    this.sessions.set(id, { formToken: secret() });
    response.cookie(COOKIE, id, {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
    });
  }

  of(request: Request): Session | undefined {
    const cookies = (request.headers.cookie ?? '').split('; ');
    const own = cookies.find(cookie => cookie.startsWith(`${COOKIE}=`));
    const id = own?.slice(COOKIE.length + 1);
    return id === undefined ? undefined : this.sessions.get(id);
  }
}
