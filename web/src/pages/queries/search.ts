import { searchOf } from "~/app/search";

export const queriesSearch = searchOf("query", "variables", "type", "find");
export type Names = "query" | "variables" | "type" | "find";
