/** What can go wrong in accounts, links and federation. */
export type PeopleErrors = {
  "no-page": { readonly name: string; readonly page: number; readonly pages: number };
};
