/**
 * The pages and their addresses. Each page is a folder below pages/, whose `search.ts` says what the search
 * parameters of its address may be; all but the overview are loaded when somebody goes there.
 */

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { NotFound } from "~/app/NotFound";
import { PageFailed } from "~/app/PageFailed";
import { Shell } from "~/app/Shell";
import { readSearch, writtenSearch } from "~/app/search";
import { assetsSearch } from "~/pages/assets/search";
import { collectionSearch } from "~/pages/collection/search";
import { controlSearch } from "~/pages/control/search";
import { controlsSearch } from "~/pages/controls/search";
import { exploreSearch } from "~/pages/explore/search";
import { Overview } from "~/pages/overview/Overview";
import { queriesSearch } from "~/pages/queries/search";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFailed });
const at = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path }) as const;

const routes = root.addChildren([
  createRoute({ ...at("/"), component: Overview }),
  createRoute({
    ...at("/controls"),
    validateSearch: controlsSearch,
    component: lazyRouteComponent(() => import("~/pages/controls/ControlsPage"), "ControlsPage"),
  }),
  createRoute({
    ...at("/controls/$id"),
    validateSearch: controlSearch,
    component: lazyRouteComponent(() => import("~/pages/control/ControlPage"), "ControlPage"),
  }),
  createRoute({
    ...at("/assets"),
    validateSearch: assetsSearch,
    component: lazyRouteComponent(() => import("~/pages/assets/AssetsPage"), "AssetsPage"),
  }),
  createRoute({
    ...at("/assets/$identifier"),
    component: lazyRouteComponent(() => import("~/pages/asset/AssetPage"), "AssetPage"),
  }),
  createRoute({
    ...at("/explore"),
    validateSearch: exploreSearch,
    component: lazyRouteComponent(() => import("~/pages/explore/ExplorePage"), "ExplorePage"),
  }),
  createRoute({
    ...at("/queries"),
    validateSearch: queriesSearch,
    component: lazyRouteComponent(() => import("~/pages/queries/QueriesPage"), "QueriesPage"),
  }),
  createRoute({
    ...at("/collection"),
    validateSearch: collectionSearch,
    component: lazyRouteComponent(() => import("~/pages/collection/CollectionPage"), "CollectionPage"),
  }),
]);

export const router = createRouter({
  routeTree: routes,
  parseSearch: readSearch,
  stringifySearch: writtenSearch,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: PageFailed,
  defaultPendingMs: 300,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
