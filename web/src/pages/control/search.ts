import { searchOf } from "~/app/search";

export const controlSearch = searchOf("account", "sort", "page");
