import type { Job } from "../../model/jobs/job.ts";
import type { Deps } from "../deps.ts";

/** Makes sure that an image is on this host. One without a version of its own is pinned to the digest that it has now. @throws UserError `image-missing`. */
export async function pinImage({ engine }: Pick<Deps, "engine">, image: string, job: Job): Promise<string> {
  let digest = await engine.imageDigest(image);
  if (digest === null) {
    job.note(`fetching ${image}`);
    await engine.pull(image, job.signal);
    digest = await engine.imageDigest(image);
  }
  return hasNoVersion(image) && digest?.includes("@sha256:") === true ? digest : image;
}

/** Without a tag Docker takes `latest`, which is another image tomorrow. */
const hasNoVersion = (image: string): boolean => /:latest$/.test(image) || !/[:@]/.test(image.slice(image.lastIndexOf("/") + 1));
