import {
  Observable,
  ResponseContext,
  SelfDecodingBody,
  type ObservableMiddleware,
} from '@kubernetes/client-node';

/** The answer is larger than any that is read. */
export class AnswerTooLargeError extends Error {}

/** Ends a request with a signal, and reads no more of an answer than this. */
export function bounds(
  signal: AbortSignal,
  maxBytes: number,
): ObservableMiddleware {
  return {
    pre(request) {
      request.setSignal(signal);
      return new Observable(Promise.resolve(request));
    },
    post(response) {
      return new Observable(
        readBounded(response, maxBytes).then(
          whole =>
            new ResponseContext(
              response.httpStatusCode,
              response.headers,
              new SelfDecodingBody(Promise.resolve(whole)),
            ),
        ),
      );
    },
  };
}

async function readBounded(
  { body }: ResponseContext,
  maxBytes: number,
): Promise<Buffer> {
  const stream = body.stream();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new AnswerTooLargeError(
        `it answered with more than ${maxBytes} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
