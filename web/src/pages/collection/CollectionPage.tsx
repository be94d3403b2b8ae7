import { Page } from "~/parts/Page";
import { Empty } from "~/parts/State";

export function CollectionPage() {
  return (
    <Page title="Collection">
      <Empty title="This page is not made yet." />
    </Page>
  );
}
