import { useState } from 'react';
import { toApiError, type ApiError } from './ApiError';

/** Something that is asked for, and what it was refused with. */
export interface Asking {
  busy: boolean;
  refusal: ApiError | undefined;
  ask(request: () => Promise<void>): Promise<void>;
}

/** Asks for something once at a time, and keeps the refusal. */
export function useAsking(): Asking {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const ask = async (request: () => Promise<void>) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await request();
    } catch (thrown) {
      setRefusal(toApiError(thrown));
      setBusy(false);
    }
  };
  return { busy, refusal, ask };
}
