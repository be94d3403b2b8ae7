import { searchOf } from "~/app/search";

export const controlsSearch = searchOf(
  "text",
  "verdict",
  "severity",
  "framework",
  "account",
  "provider",
  "sort",
  "page",
);
