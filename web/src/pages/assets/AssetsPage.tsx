import { Page } from "~/parts/Page";
import { Empty } from "~/parts/State";

export function AssetsPage() {
  return (
    <Page title="Assets">
      <Empty title="This page is not made yet." />
    </Page>
  );
}
