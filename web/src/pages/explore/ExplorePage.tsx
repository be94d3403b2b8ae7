import { Page } from "~/parts/Page";
import { Empty } from "~/parts/State";

export function ExplorePage() {
  return (
    <Page title="Explore">
      <Empty title="This page is not made yet." />
    </Page>
  );
}
