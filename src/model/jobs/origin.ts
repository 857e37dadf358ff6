/** Where a command came from, and so where its reply goes. */
export type Origin =
  | { readonly kind: "room"; readonly room: string; readonly event: string; readonly thread: string | null }
  | { readonly kind: "shell"; readonly user: string }
  | { readonly kind: "page"; readonly page: string };

/** Stands for a room's id where that isn't to be told. */
export const elsewhere = "elsewhere";
