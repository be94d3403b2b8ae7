import { searchOf } from "~/app/search";

export const collectionSearch = searchOf(
  "run",
  "account",
  "region",
  "service",
  "outcome",
  "only",
  "accounts-page",
  "runs-sort",
  "runs-page",
  "gaps-sort",
  "gaps-page",
  "changes-sort",
  "changes-page",
  "permissions-sort",
  "permissions-page",
);
export type Names =
  | "run"
  | "account"
  | "region"
  | "service"
  | "outcome"
  | "only"
  | "accounts-page"
  | "runs-page"
  | "gaps-page"
  | "changes-page";
