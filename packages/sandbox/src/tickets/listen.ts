import type { Express } from 'express';
import type { AddressInfo } from 'node:net';

/** A stand-in that listens on this machine alone. */
export interface Listening {
  url: string;
  close(): Promise<void>;
}

/** Listens on loopback. */
export async function listen(app: Express, port = 0): Promise<Listening> {
  const server = await new Promise<ReturnType<Express['listen']>>(
    (resolve, reject) => {
      const made = app.listen(port, '127.0.0.1', () => resolve(made));
      made.once('error', reject);
    },
  );
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
