import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { ApiContext } from './context';
import { codeForStatus, gatewayBody, GatewayError } from './errors';
import { FaultSwitches } from './faults';
import { RecordedRequest } from './pauses';
import { Caller } from './access/rbac';
import { messageOf, rfc3339 } from './values';

const KEPT_REQUESTS = 10_000;

/** The requests that the API has seen, oldest first. */
export class RequestLog {
  private requests: RecordedRequest[] = [];

  list(): RecordedRequest[] {
    return [...this.requests];
  }

  clear() {
    this.requests = [];
  }

  add(request: RecordedRequest) {
    this.requests.push(request);
    if (this.requests.length > KEPT_REQUESTS) {
      this.requests.shift();
    }
  }
}

/** Says what to answer: a JSON body, or nothing when it wrote by itself. */
export type Handler = (req: Request, caller: Caller, res: Response) => unknown;

function callerOf(context: ApiContext, req: Request): Caller | undefined {
  return context.access.find(req.header('authorization'));
}

function checkContentType(req: Request) {
  const json = /^application\/json\b/.test(req.header('content-type') ?? '');
  return req.method === 'GET' || json;
}

/**
 * The frame around every API call: log, faults, content type, session,
 * handler, answer, and errors in the shape of grpc-gateway.
 */
export class Gateway {
  readonly router: Router = PromiseRouter();

  constructor(
    private readonly context: ApiContext,
    private readonly faults: FaultSwitches,
    private readonly log: RequestLog,
  ) {}

  get(path: string, handler: Handler) {
    this.router.get(path, (req, res) => this.serve(req, res, handler));
  }

  post(path: string, handler: Handler) {
    this.router.post(path, (req, res) => this.serve(req, res, handler));
  }

  put(path: string, handler: Handler) {
    this.router.put(path, (req, res) => this.serve(req, res, handler));
  }

  delete(path: string, handler: Handler) {
    this.router.delete(path, (req, res) => this.serve(req, res, handler));
  }

  /** A call that needs no session. */
  open(path: string, handler: (caller: Caller | undefined) => unknown) {
    this.router.get(path, (req, res) =>
      this.frame(req, res, () => handler(callerOf(this.context, req))),
    );
  }

  /** A call by which somebody gets a session. */
  openPost(path: string, handler: (body: unknown) => unknown) {
    this.router.post(path, (req, res) =>
      this.frame(req, res, () => handler(req.body)),
    );
  }

  private serve(req: Request, res: Response, handler: Handler) {
    return this.frame(req, res, () => {
      const { access } = this.context;
      const caller = access.authenticate(req.header('authorization'));
      return handler(req, caller, res);
    });
  }

  private async frame(req: Request, res: Response, act: () => unknown) {
    const request: RecordedRequest = {
      method: req.method,
      url: req.originalUrl,
      account: callerOf(this.context, req)?.name,
      at: rfc3339(this.context.now()),
    };
    this.log.add(request);
    if (!(await this.faults.delay(res))) {
      return;
    }
    const answer = this.faults.nextAnswer();
    if (answer) {
      if (answer.retryAfterSeconds !== undefined) {
        res.setHeader('Retry-After', String(answer.retryAfterSeconds));
      }
      res.status(answer.status).json(answer.body);
      return;
    }
    if (!checkContentType(req)) {
      res.status(415).type('text/plain').send('Invalid content type');
      return;
    }
    if (!(await this.faults.pauses.hold(request, 'before-effect'))) {
      req.socket.destroy();
      return;
    }
    const { status, body } = await outcomeOf(act);
    if (res.headersSent) {
      return;
    }
    if (!(await this.faults.pauses.hold(request, 'before-reply'))) {
      req.socket.destroy();
      return;
    }
    res.status(status).json(body);
  }
}

async function outcomeOf(
  act: () => unknown,
): Promise<{ status: number; body: unknown }> {
  try {
    return { status: 200, body: await act() };
  } catch (error) {
    if (error instanceof GatewayError) {
      const { code, httpStatus, message } = error;
      return { status: httpStatus, body: gatewayBody(code, message) };
    }
    const message = messageOf(error);
    return { status: 500, body: gatewayBody(codeForStatus(500), message) };
  }
}
