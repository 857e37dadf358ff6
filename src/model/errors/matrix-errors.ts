/** What can go wrong in the bot's own account, rooms and homeserver. */
export type MatrixErrors = {
  "bot-runs-already": { readonly dataRoot: string };
};
