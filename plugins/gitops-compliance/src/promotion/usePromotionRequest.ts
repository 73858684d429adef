import { useEffect, useRef, useState } from 'react';
import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import type {
  ChangeView,
  PromotionPreview,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  type ApiError,
  type Live,
} from '../api';

import type { LoadCommits } from '../contents/Changelog';

/** A promotion on its way to being requested. */
export interface PromotionRequestState {
  preview: Live<PromotionPreview>;
  /** Revision that upstream ran when the preview first showed. */
  firstSeen: string | undefined;
  submitting: boolean;
  /** What the backend refused with; goes at the next try. */
  refusal: ApiError | undefined;
  /** Brings further commits. */
  loadCommits: LoadCommits;
  /** Requests it, for the revision shown; resolves undefined when refused. */
  submit(
    reason: string,
    options?: {
      class?: 'normal' | 'expedited';
      ticket?: string;
      /** Id of the emergency under which it goes; empty: none. */
      emergency?: string;
      impact?: string;
      backOut?: string;
    },
  ): Promise<ChangeView | undefined>;
}

/** Preview and request of one promotion. */
export function usePromotionRequest(
  entity: Entity,
  pair: { environment: string; from: string },
): PromotionRequestState {
  const api = useApi(gitopsComplianceApiRef);
  const entityRef = stringifyEntityRef(entity);
  const preview = useLive(
    `preview ${entityRef} ${pair.from} ${pair.environment}`,
    signal => api.previewPromotion(getCompoundEntityRef(entity), pair, signal),
  );
  const [submitting, setSubmitting] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const [firstSeen, setFirstSeen] = useState<string>();
  const revision = preview.data?.revision ?? undefined;
  const mounted = useRef(true);

  useEffect(() => {
    setFirstSeen(before => before ?? revision);
  }, [revision]);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const submit: PromotionRequestState['submit'] = async (
    reason,
    { class: changeClass, ticket, emergency, ...told } = {},
  ) => {
    if (!revision) {
      return undefined;
    }
    setSubmitting(true);
    setRefusal(undefined);
    try {
      return await api.requestPromotion({
        entityRef,
        environment: pair.environment,
        from: pair.from,
        revision,
        reason,
        ...told,
        ...(changeClass === 'expedited' ? { class: changeClass } : {}),
        ...(ticket ? { ticket } : {}),
        ...(emergency ? { emergency } : {}),
      });
    } catch (thrown) {
      if (mounted.current) {
        setRefusal(toApiError(thrown));
        preview.refresh();
      }
      return undefined;
    } finally {
      if (mounted.current) {
        setSubmitting(false);
      }
    }
  };
  const loadCommits: LoadCommits = page =>
    api.getPromotionChangelog(getCompoundEntityRef(entity), {
      ...pair,
      ...page,
    });
  return { preview, loadCommits, firstSeen, submitting, refusal, submit };
}
