import { Link } from "@tanstack/react-router";
import { Page } from "~/parts/Page";

export function NotFound() {
  return (
    <Page title="There is no such page">
      <p>
        The address may be mistyped, or from another version. <Link to="/">The overview</Link> leads to all pages.
      </p>
    </Page>
  );
}
