import type {
  ChangeDiffView,
  RiskView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  isEnded,
  riskSentence,
  type RenderedFacts,
  type Risk,
} from '@gitops-compliance/rules';
import type { ChangeRow } from '../changes/records';
import { foreignCursor } from '../shared/cursor';
import { inWords, TEXT_ERASED } from '../shared/text';
import type { ContentsRow } from './records';

/** The risk of a change as the API gives it. */
export function riskView(risk: Risk): RiskView {
  const { score, parts } = risk;
  return { score, parts, sentence: riskSentence(risk) };
}

/** One page of what a change alters in the cluster. */
export function changeDiffView(
  row: ChangeRow,
  contents: ContentsRow | undefined,
  page: { limit: number; cursor?: string },
): ChangeDiffView {
  const headSha = row.pull_request?.headSha ?? null;
  const isRead = headSha !== null && contents?.head_sha === headSha;
  const rendered = isRead ? contents.rendered : null;
  const about = {
    risk: contents?.risk ? riskView(contents.risk) : null,
    digest: contents?.digest ?? null,
  };
  if (!rendered) {
    return {
      ...about,
      ...(isEnded(row.state)
        ? {
            state: 'unknown',
            sentence: 'What it altered in the cluster was not read.',
          }
        : {
            state: 'pending',
            sentence:
              headSha === null
                ? 'What it alters in the cluster is read once its pull request is open.'
                : 'What it alters in the cluster is being read; it appears here by itself.',
          }),
      headSha: null,
      resources: [],
      more: 0,
      nextCursor: null,
      problems: [],
    };
  }
  const start = page.cursor ? placeOf(page.cursor) : 0;
  const shown = rendered.resources.slice(start, start + page.limit);
  const left = rendered.resources.length - start - shown.length;
  return {
    ...about,
    state: rendered.facts ? 'known' : 'failed',
    sentence: rendered.facts
      ? renderedSentence(rendered.facts)
      : 'What it alters in the cluster could not be rendered in full.',
    headSha,
    resources: shown.map((resource, index) => {
      const texts = contents?.diffs?.[start + index];
      return {
        ...resource,
        fields: texts?.fields ?? [],
        moreFields: texts ? texts.moreFields : resource.fields,
      };
    }),
    more: Math.max(0, left) + rendered.moreResources,
    nextCursor: left > 0 ? String(start + shown.length) : null,
    problems: rendered.applications
      .filter(({ hashAfter }) => hashAfter === null)
      .map(({ deployment }) => ({
        deployment,
        message: contents?.problems?.[deployment] ?? TEXT_ERASED,
      })),
  };
}

/** What differs, counted, in a sentence. */
export function renderedSentence(facts: RenderedFacts): string {
  const parts = [
    counted('adds', facts.added),
    counted('alters', facts.changed),
    counted('removes', facts.removed),
  ].filter(part => part !== '');
  const hidden =
    facts.hiddenSecrets > 0
      ? ` Argo CD hides the values of ${facts.hiddenSecrets} ${
          facts.hiddenSecrets === 1 ? 'Secret' : 'Secrets'
        }, so whether they change cannot be seen here.`
      : '';
  return `${
    parts.length === 0
      ? 'Nothing differs in the cluster.'
      : `It ${inWords(parts)} in the cluster.`
  }${hidden}`;
}

function counted(verb: string, count: number): string {
  if (count === 0) return '';
  return `${verb} ${count} ${count === 1 ? 'object' : 'objects'}`;
}

function placeOf(cursor: string): number {
  if (!/^\d{1,6}$/.test(cursor)) {
    throw foreignCursor();
  }
  return Number(cursor);
}
