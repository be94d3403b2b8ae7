import { searchOf } from "~/app/search";

export const assetsSearch = searchOf("text", "type", "account", "where", "order", "columns", "after", "before");
