import { searchOf } from "~/app/search";

export const exploreSearch = searchOf("start", "open", "to", "longest", "through", "control", "account", "asset");
