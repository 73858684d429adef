import { z } from 'zod';
import { onlyOf } from './tightening';

/** `registry/path`, in full as pods name it, perhaps with a digest; never a tag. */
const IMAGE =
  /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+(@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?$/;

const injectedSchema = z.strictObject({
  /** Who injects it or what it is, for people. */
  name: z.string().trim().min(1).max(100),
  image: z
    .string()
    .max(512)
    .regex(
      IMAGE,
      'give the repository of the image as pods name it, such as docker.io/istio/proxyv2, without a tag; with @sha256:… for that one alone',
    ),
});

/** An image that something may add to pods on their way. */
export type InjectedImage = z.output<typeof injectedSchema>;

/** Rules about what runs in the pods. */
export const RUNTIME_RULES = {
  injectedImages: onlyOf<InjectedImage>({
    sentence:
      'Images that something may add to pods beside what Git names, such as a sidecar: by repository, or by repository and digest.',
    schema: z.array(injectedSchema).max(50),
    default: [],
  }),
};
